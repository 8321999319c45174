import { among, cursorOf, grouped, instant, keyOf, nameOf, pageOf } from './cells';
import type { Cells, Source } from './source';

const planSql =
  'SELECT r.title, r.status, d.id, d.name, s.id, s.name, s.type, s.position, ' +
  "(SELECT COUNT(*) FROM applications a WHERE a.stageId = s.id AND a.status = 'ACTIVE') " +
  'FROM roles r LEFT JOIN departments d ON d.id = r.departmentId ' +
  'JOIN interview_stages s ON s.roleId = r.id AND s.active = 1 WHERE r.id = ? ORDER BY s.position';

/** Limited selects, one for each stage: each reads no more of its index than its page. */
function cardsSql({ part }: Source, stages: readonly Cells[], perStage: number): string {
  const page = (stage: Cells) =>
    'SELECT a.stageId, a.id, a.version, a.appliedAt, a.stageEnteredAt, p.id AS person, p.firstName, p.lastName, p.headline ' +
    'FROM applications a JOIN applicants p ON p.id = a.applicantId ' +
    `WHERE a.stageId = ${stage[4]} AND a.status = 'ACTIVE' ORDER BY a.appliedAt DESC, a.id DESC LIMIT ${perStage + 1}`;
  return stages.map((stage) => part(page(stage))).join(' UNION ALL ');
}

/** All feedback of the cards: the summary and the newest three come out of the same rows. */
function feedbackSql(cards: readonly Cells[]): string {
  return (
    'SELECT f.applicationId, f.id, f.recommendation, f.rating, u.id, u.name ' +
    'FROM feedback f JOIN users u ON u.id = f.authorId ' +
    `WHERE f.applicationId IN (${among(cards.map((card) => card[1]!))}) AND f.status = 'SUBMITTED' ` +
    'AND f.supersededAt IS NULL ORDER BY f.applicationId, f.submittedAt DESC, f.id DESC'
  );
}

/** The kanban board of one role. */
export async function roleBoard(
  source: Source,
  { id, perStage = 20 }: { id: string; perStage?: number },
): Promise<object> {
  const stages = await source.rows(planSql, [keyOf(id)]);
  const cards = await source.rows(cardsSql(source, stages, perStage));
  const feedback = grouped(await source.rows(feedbackSql(cards)));
  const byStage = grouped(cards);
  const [title, status, departmentId, department] = stages[0]!;
  const column = (stage: Cells) => stageOf(stage, byStage.get(stage[4]!) ?? [], perStage, feedback);
  return {
    role: {
      ...{ id, title, status },
      department: departmentId === null ? null : { id: `department_${departmentId}`, name: department },
      stages: stages.map(column),
    },
  };
}

function stageOf(stage: Cells, cards: Cells[], perStage: number, feedback: Map<unknown, Cells[]>): object {
  const [, , , , id, name, type, position, totalCount] = stage;
  const { rows, pageInfo } = pageOf(cards, perStage, (card) => cursorOf(card[3]!, card[1]!));
  const nodes = rows.map((card) => cardOf(card, feedback.get(card[1]!) ?? []));
  return { id: `interviewStage_${id}`, name, type, position, applications: { totalCount, pageInfo, nodes } };
}

function cardOf(card: Cells, feedback: readonly Cells[]): object {
  const [, id, version, appliedAt, stageEnteredAt, person, first, last, headline] = card;
  return {
    id: `application_${id}`,
    version,
    appliedAt: instant(appliedAt!),
    stageEnteredAt: instant(stageEnteredAt!),
    applicant: { id: `applicant_${person}`, name: nameOf(first!, last!), headline },
    feedbackSummary: summaryOf(feedback),
    feedback: { nodes: feedback.slice(0, 3).map(judgement) },
  };
}

function summaryOf(feedback: readonly Cells[]): object {
  let [rated, total] = [0, 0];
  for (const row of feedback)
    if (row[3] !== null) {
      rated++;
      total += row[3] as number;
    }
  return { count: feedback.length, averageRating: rated > 0 ? total / rated : null };
}

function judgement([, id, recommendation, rating, authorId, author]: Cells): object {
  return { id: `feedback_${id}`, recommendation, rating, author: { id: `user_${authorId}`, name: author } };
}
