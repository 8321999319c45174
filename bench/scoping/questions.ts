import type { BenchedDatabase } from '../database/benched-database';

/** A query of the contract as somebody asks it, with one set of variables after the other. */
export interface Question {
  document: string;
  level: string;
  /** The address of the user. */
  email: string;
  variables: object[];
}

const most = 100;
const recruiter = { level: 'RECRUITER', email: 'user.2@example.org' };
const manager = { level: 'HIRING_MANAGER', email: 'user.13@example.org' };
const interviewer = { level: 'INTERVIEWER', email: 'user.30@example.org' };
const open = 'r.confidential = 0';
const ofManager = 'r.id IN (SELECT m.roleId FROM hiring_team_members m WHERE m.userId = 13)';
const ofInterviewer =
  'a.id IN (SELECT i.applicationId FROM interviews i JOIN interviewers p ON p.interviewId = i.id WHERE p.userId = 30 ' +
  "AND i.status <> 'CANCELLED')";

/** Lists keys of open roles, of applications to them, or of people, as ids. */
type Ids = (prefix: string, column: string, condition: string) => Promise<string[]>;

/** Every query of the contract, by whom it is asked in daily life; objects that are named are theirs to see. */
export async function allQuestions(database: BenchedDatabase): Promise<Question[]> {
  const ids: Ids = async (prefix, column, condition) => {
    const rows = await database.rows(
      `SELECT DISTINCT ${column} AS id FROM applications a JOIN roles r ON r.id = a.roleId ` +
        `WHERE r.status = 'OPEN' AND ${condition} ORDER BY id LIMIT ${most}`,
    );
    return rows.map(({ id }) => `${prefix}_${id}`);
  };
  const desk = [{ from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }];
  const search = [{ departmentId: 'department_2', stageName: 'Onsite' }];
  return [
    { ...recruiter, document: 'role-list', variables: [{ first: 50 }] },
    { ...recruiter, document: 'pipeline-overview', variables: [{}] },
    { ...recruiter, document: 'application-search', variables: search },
    { ...recruiter, document: 'my-work', variables: desk },
    ...(await ofObjects(recruiter, open, ids)),
    ...(await ofObjects(manager, ofManager, ids)),
    { ...interviewer, document: 'my-work', variables: desk },
    ...(await ofObjects(interviewer, ofInterviewer, ids)).slice(1),
  ];
}

/** What names its object: a board, a profile, what is fetched again. */
async function ofObjects(
  who: Pick<Question, 'level' | 'email'>,
  where: string,
  ids: Ids,
): Promise<Question[]> {
  const [roles, people, applications] = [
    await ids('role', 'r.id', where),
    await ids('applicant', 'a.applicantId', where),
    await ids('application', 'a.id', where),
  ];
  const named = (list: string[]): object[] => list.map((id) => ({ id }));
  const again = applications.map((id) => ({ id, ids: applications.slice(0, 20) }));
  return [
    { ...who, document: 'role-board', variables: named(roles) },
    { ...who, document: 'applicant-profile', variables: named(people) },
    { ...who, document: 'node', variables: again },
  ];
}
