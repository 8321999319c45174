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
  /** Someone with a history. */
  applicant: string;
  /** Someone who has not applied to the role. */
  otherApplicant: string;
  /** An application that can be moved on. */
  moving: Changing;
  /** An application that can be rejected. */
  ending: Changing;
  /** An application with an accepted offer, and with an open seat if there is one. */
  hiring: Changing;
  draftRole: Changing;
  reason: string;
  interviewers: string[];
}

interface Found {
  id?: number;
  version?: number;
  departmentId?: number | null;
  name?: string;
}
type Find = (sql: string, ...params: number[]) => Promise<Found[]>;

const openRole =
  "SELECT id, departmentId FROM roles r WHERE status = 'OPEN' ORDER BY " +
  "(SELECT COUNT(*) FROM applications a WHERE a.roleId = r.id AND a.status = 'ACTIVE') DESC, id LIMIT 1";
const stagesOf =
  'SELECT id, name FROM interview_stages WHERE roleId = ? AND active = 1 ORDER BY position LIMIT 2';
/** Not where an offer was accepted: such an application is there to be hired. Those in the stage come first. */
const activeIn =
  "SELECT id, version FROM applications a WHERE roleId = ? AND status = 'ACTIVE' " +
  "AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.applicationId = a.id AND o.status = 'ACCEPTED') " +
  'ORDER BY stageId = ? DESC, appliedAt DESC, id LIMIT 2';
const longestHistory = 'SELECT applicantId AS id FROM applications ORDER BY version DESC, id LIMIT 1';
const notApplied =
  'SELECT p.id FROM applicants p ' +
  'WHERE NOT EXISTS (SELECT 1 FROM applications a WHERE a.applicantId = p.id AND a.roleId = ?) ORDER BY p.id LIMIT 1';
const accepted =
  'SELECT a.id, a.version FROM applications a JOIN offers o ON o.applicationId = a.id ' +
  "WHERE a.status = 'ACTIVE' AND o.status = 'ACCEPTED' " +
  "ORDER BY (SELECT COUNT(*) FROM openings s WHERE s.roleId = a.roleId AND s.status = 'OPEN') DESC, a.id LIMIT 1";
const draftRole = "SELECT id, version FROM roles WHERE status = 'DRAFT' ORDER BY id LIMIT 1";
const ourReason = "SELECT id FROM rejection_reasons WHERE kind = 'BY_ORGANIZATION' ORDER BY id LIMIT 1";
const interviewers = "SELECT id FROM users WHERE accessLevel = 'INTERVIEWER' ORDER BY id LIMIT 2";

/**
 * Finds objects that the examples can act on; where there is none, an id stands in that shows the form.
 * @param session where to look; null to look nowhere
 */
export async function pickExamples(session: Session | null): Promise<ExampleIds> {
  const find: Find = async (sql, ...params) => (await session?.all(sql, params)) ?? [];
  const first = async (sql: string, ...params: number[]): Promise<Found> =>
    (await find(sql, ...params))[0] ?? {};
  const role = await first(openRole);
  return {
    role: id('role', role),
    department: id('department', { id: role.departmentId ?? 1 }),
    ...(await inRole(find, role.id ?? 0)),
    applicant: id('applicant', await first(longestHistory)),
    otherApplicant: id('applicant', await first(notApplied, role.id ?? 0)),
    hiring: changing('application', await first(accepted)),
    draftRole: changing('role', await first(draftRole)),
    reason: id('rejectionReason', await first(ourReason)),
    interviewers: (await find(interviewers)).map((user) => id('user', user)),
  };
}

async function inRole(
  find: Find,
  roleId: number,
): Promise<Pick<ExampleIds, 'stageName' | 'nextStage' | 'moving' | 'ending'>> {
  const [stage, next] = await find(stagesOf, roleId);
  const [moving, ending] = await find(activeIn, roleId, stage?.id ?? 0);
  return {
    stageName: stage?.name ?? 'Applied',
    nextStage: id('interviewStage', next),
    moving: changing('application', moving),
    ending: changing('application', ending),
  };
}

function id(prefix: string, found: Found | undefined): string {
  return `${prefix}_${found?.id ?? 1}`;
}

function changing(prefix: string, found: Found | undefined): Changing {
  return { id: id(prefix, found), version: found?.version ?? 1 };
}
