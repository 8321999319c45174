import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../database/session';
import { pickExamples, type ExampleIds } from './example-ids';

/** An operation with variables, ready to run. */
export interface Example {
  query: string;
  variables: object;
}

const day = 86_400_000;

/**
 * The operations of the API's contract, queries first, with variables that fit what is in the database.
 * @param session where to look for objects; null to make up ids that only show the form
 */
export async function exampleOperations(session: Session | null, now: Date): Promise<Example[]> {
  const today = new Date(Math.floor(now.getTime() / day) * day);
  const variables = variablesOf(
    await pickExamples(session),
    (days) => new Date(today.getTime() + days * day),
  );
  return Object.entries(variables).map(([name, values]) => ({ query: operation(name), variables: values }));
}

/** The names of all operations that are shipped. */
export function operationNames(): string[] {
  return readdirSync(join(__dirname, 'operations')).map((file) => file.replace(/\.graphql$/, ''));
}

/** The text of an operation. */
export function operation(name: string): string {
  return readFileSync(join(__dirname, 'operations', `${name}.graphql`), 'utf8');
}

function variablesOf(ids: ExampleIds, inDays: (days: number) => Date): Record<string, object> {
  return {
    'role-board': { id: ids.role, perStage: 20 },
    'role-list': { first: 25 },
    'pipeline-overview': { roles: 20, perStage: 10 },
    'applicant-profile': { id: ids.applicant },
    'application-search': { departmentId: ids.department, stageName: ids.stageName },
    'my-work': { from: inDays(-7), to: inDays(30) },
    node: { id: ids.moving.id, ids: [ids.moving.id, ids.applicant, ids.role] },
    ...inputsOf(ids, inDays),
  };
}

function inputsOf(ids: ExampleIds, inDays: (days: number) => Date): Record<string, { input: object }> {
  const { moving, ending, hiring, draftRole } = ids;
  return {
    'create-applicant': { input: newApplicant },
    apply: { input: { applicantId: ids.otherApplicant, roleId: ids.role, source } },
    'move-application': {
      input: { applicationId: moving.id, toStageId: ids.nextStage, expectedVersion: moving.version },
    },
    'schedule-interview': { input: interview(ids, inDays(7)) },
    'submit-feedback': { input: { applicationId: moving.id, ...review } },
    'reject-application': {
      input: { applicationId: ending.id, reasonId: ids.reason, expectedVersion: ending.version },
    },
    'make-offer': { input: offer(ids, inDays) },
    hire: { input: { applicationId: hiring.id, expectedVersion: hiring.version } },
    'create-role': { input: { ...newRole, departmentId: ids.department } },
    'open-role': { input: { roleId: draftRole.id, expectedVersion: draftRole.version } },
  };
}

const source = { kind: 'REFERRAL', name: 'Grace' };
const review = { recommendation: 'YES', rating: 4, comment: 'Clear and thorough.' };

const newApplicant = {
  firstName: 'Ada',
  lastName: 'Alves',
  emails: [{ address: 'ada@example.org', primary: true }],
  headline: 'Backend developer',
  location: 'Lisbon',
  skills: ['Go'],
  tags: ['referred'],
  links: [{ kind: 'GITHUB', url: 'https://example.org/ada' }],
};

const newRole = {
  title: 'Database Engineer',
  employmentType: 'FULL_TIME',
  workMode: 'REMOTE',
  openings: 2,
  skills: ['Python', 'MySQL'],
  salaryRange: { min: '95072.00', max: '115604.00', currency: 'USD', period: 'YEAR' },
  minYearsExperience: 2,
  stages: [
    { name: 'Applied', type: 'APPLICATION_REVIEW' },
    { name: 'Onsite', type: 'INTERVIEW' },
  ],
};

function interview(ids: ExampleIds, date: Date): object {
  const at = (hour: number) => new Date(date.getTime() + hour * 3_600_000);
  return {
    applicationId: ids.moving.id,
    startsAt: at(9),
    endsAt: at(10),
    timeZone: 'Europe/Lisbon',
    interviewerIds: ids.interviewers,
    location: 'https://meet.example.org/x',
  };
}

function offer(ids: ExampleIds, inDays: (days: number) => Date): object {
  return {
    applicationId: ids.moving.id,
    salary: { amount: '110000.00', currency: 'USD', period: 'YEAR' },
    startsOn: inDays(45).toISOString().slice(0, 10),
    expiresAt: inDays(14),
  };
}
