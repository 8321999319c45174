import type { Row } from '../database/rows';
import type { Session } from '../database/session';

/** An object that changes: its id and the version that it has now. */
interface Changing {
  id: string;
  version: number;
}

/** Ids for the variables of the examples. */
export interface ExampleIds {
  role: string;
  department: string;
  stageName: string;
  nextStage: string;
  applicant: string;
  otherApplicant: string;
  /** An application that can be moved on. */
  moving: Changing;
  /** An application that can be rejected. */
  ending: Changing;
  /** An application with an accepted offer. */
  hiring: Changing;
  draftRole: Changing;
  reason: string;
  interviewers: string[];
}

/** Finds objects that the examples can act on; where there is none, an id stands in that shows the form. */
export async function pickExamples(session: Session | null): Promise<ExampleIds> {
  const rows = async (sql: string, ...params: number[]): Promise<Row[]> =>
    (await session?.all(sql, params)) ?? [];
  const first = async (sql: string, ...params: number[]): Promise<Row> =>
    (await rows(sql, ...params))[0] ?? {};
  const role = await first("SELECT id, departmentId FROM roles WHERE status = 'OPEN' ORDER BY id LIMIT 1");
  const roleKey = Number(role.id ?? 0);
  const stages = await rows(
    'SELECT id, name FROM interview_stages WHERE roleId = ? AND active = 1 ORDER BY position',
    roleKey,
  );
  const [moving, ending] = await rows(inStage, Number(stages[0]?.id ?? 0));
  const other = await first(notIn, roleKey);
  const hiring = await first(accepted);
  const draft = await first("SELECT id, version FROM roles WHERE status = 'DRAFT' ORDER BY id LIMIT 1");
  const reason = await first(
    "SELECT id FROM rejection_reasons WHERE kind = 'BY_ORGANIZATION' ORDER BY id LIMIT 1",
  );
  const interviewers = await rows(
    "SELECT id FROM users WHERE accessLevel = 'INTERVIEWER' ORDER BY id LIMIT 2",
  );
  return {
    role: id('role', role.id),
    department: id('department', role.departmentId),
    stageName: String(stages[0]?.name ?? 'Applied'),
    nextStage: id('interviewStage', stages[1]?.id),
    applicant: id('applicant', moving?.applicantId),
    otherApplicant: id('applicant', other.id),
    moving: changing('application', moving),
    ending: changing('application', ending),
    hiring: changing('application', hiring),
    draftRole: changing('role', draft),
    reason: id('rejectionReason', reason.id),
    interviewers: interviewers.map((user) => id('user', user.id)),
  };
}

const inStage =
  "SELECT id, version, applicantId FROM applications WHERE stageId = ? AND status = 'ACTIVE' ORDER BY appliedAt DESC, id LIMIT 2";
const notIn =
  'SELECT p.id FROM applicants p WHERE NOT EXISTS (SELECT 1 FROM applications a WHERE a.applicantId = p.id AND a.roleId = ?) ' +
  'ORDER BY p.id LIMIT 1';
const accepted =
  "SELECT a.id, a.version FROM applications a JOIN offers o ON o.applicationId = a.id WHERE a.status = 'ACTIVE' " +
  "AND o.status = 'ACCEPTED' ORDER BY a.id LIMIT 1";

function id(prefix: string, key: unknown): string {
  return `${prefix}_${Number(key ?? 1)}`;
}

function changing(prefix: string, row: Row | undefined): Changing {
  return { id: id(prefix, row?.id), version: Number(row?.version ?? 1) };
}
