import { among, grouped, nameOf } from './cells';
import type { Cells, Source } from './source';

const planSql = (roles: number) =>
  'SELECT r.id, r.title, s.id, s.name FROM ' +
  `(SELECT id, title, titleKey FROM roles WHERE status = 'OPEN' ORDER BY titleKey, id LIMIT ${roles}) r ` +
  'JOIN interview_stages s ON s.roleId = r.id AND s.active = 1 ORDER BY r.titleKey, r.id, s.position';

/**
 * The newest keys of each stage out of the index alone, then the people of these. A window over 120 stages took the
 * database 9 ms of CPU, limited selects in a UNION ALL 11.5, the same with their joins inside 14.5.
 */
function cardsSql(stages: readonly Cells[], perStage: number): string {
  const keys =
    'SELECT stageId, id, ROW_NUMBER() OVER (PARTITION BY stageId ORDER BY appliedAt DESC, id DESC) AS place ' +
    `FROM applications WHERE stageId IN (${among(stages.map((stage) => stage[2]!))}) AND status = 'ACTIVE'`;
  return (
    `SELECT c.stageId, c.id, p.id, p.firstName, p.lastName FROM (${keys}) c JOIN applications a ON a.id = c.id ` +
    `JOIN applicants p ON p.id = a.applicantId WHERE c.place <= ${perStage} ORDER BY c.stageId, c.place`
  );
}

function feedbackSql(cards: readonly Cells[]): string {
  return (
    'SELECT f.applicationId, f.id, f.rating, u.id, u.name FROM feedback f JOIN users u ON u.id = f.authorId ' +
    `WHERE f.applicationId IN (${among(cards.map((card) => card[1]!))}) AND f.status = 'SUBMITTED' ` +
    'AND f.supersededAt IS NULL ORDER BY f.applicationId, f.submittedAt DESC, f.id DESC'
  );
}

/** The wall screen. */
export async function pipelineOverview(
  source: Source,
  { roles = 20, perStage = 10 }: { roles?: number; perStage?: number },
): Promise<object> {
  const stages = await source.rows(planSql(roles));
  const cards = await source.rows(cardsSql(stages, perStage));
  const feedback = grouped(await source.rows(feedbackSql(cards)));
  const byStage = grouped(cards);
  const nodes = [...grouped(stages).values()].map((plan) => ({
    ...{ id: `role_${plan[0]![0]}`, title: plan[0]![1] },
    stages: plan.map(([, , id, name]) => ({
      ...{ id: `interviewStage_${id}`, name },
      applications: {
        nodes: (byStage.get(id!) ?? []).map((card) => cardOf(card, feedback.get(card[1]!) ?? [])),
      },
    })),
  }));
  return { roles: { nodes } };
}

function cardOf([, id, person, first, last]: Cells, feedback: readonly Cells[]): object {
  return {
    id: `application_${id}`,
    applicant: { id: `applicant_${person}`, name: nameOf(first!, last!) },
    feedback: { nodes: feedback.slice(0, 3).map(judgement) },
  };
}

function judgement([, id, rating, authorId, author]: Cells): object {
  return { id: `feedback_${id}`, rating, author: { id: `user_${authorId}`, name: author } };
}
