import { upperFirst } from '../../src/core/global-id';
import type { Client } from '../support/app';

const errors = `userErrors { __typename code path ... on VersionConflict { currentVersion current { id } } }`;

/** Sends a bulk mutation; `ask` is what to ask of each result beside its status and errors. */
export async function sendMany(
  client: Client,
  name: string,
  items: readonly object[],
  options: { errorPolicy?: 'ALL_OR_NOTHING' | 'SKIP_FAILED'; dryRun?: boolean } = {},
  ask = '',
): Promise<{ results: any[]; userErrors: any[] }> {
  const query = `mutation ($input: ${upperFirst(name)}Input!) {
    ${name}(input: $input) { results { index status ${ask} ${errors} } ${errors} } }`;
  return (await client.data(query, { input: { items, ...options } }))[name];
}

/** What became of each item, shortly: `DONE`, `ALLOWED`, or the codes of the errors with the last step of their paths. */
export function verdicts({ results }: { results: any[] }): string[] {
  return results.map(({ status, userErrors }) =>
    status === 'REFUSED'
      ? userErrors.map(({ code, path }: any) => `${code} ${path.slice(3).join('.')}`.trim()).join(', ')
      : status,
  );
}

/** What became of a single mutation, in the same words. */
export function verdictOf({ userErrors }: { userErrors: any[] }): string {
  if (userErrors.length === 0) return 'DONE';
  return userErrors
    .map(({ code, path }) => `${code} ${(path ?? ['input']).slice(1).join('.')}`.trim())
    .join(', ');
}

/** Some people, made at once. */
export async function somePeople(client: Client, count: number, values: object = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 250) {
    const items = Array.from({ length: Math.min(250, count - from) }, (_, index) => ({
      lastName: `Person ${from + index}`,
      ...values,
    }));
    const { results } = await sendMany(client, 'createApplicants', items, {}, 'applicant { id }');
    ids.push(...results.map(({ applicant }) => applicant.id));
  }
  return ids;
}

/** Applications of new people to a role, made at once. */
export async function someApplications(client: Client, roleId: number, count: number): Promise<string[]> {
  const ids: string[] = [];
  const people = await somePeople(client, count);
  for (let from = 0; from < count; from += 250) {
    const items = people
      .slice(from, from + 250)
      .map((applicantId) => ({ applicantId, roleId: `role_${roleId}` }));
    const { results } = await sendMany(client, 'createApplications', items, {}, 'application { id }');
    ids.push(...results.map(({ application }) => application.id));
  }
  return ids;
}

/** An item of `moveApplications`. */
export function move(application: { id: number }, stage: { id: number }, expectedVersion = 1) {
  return {
    applicationId: `application_${application.id}`,
    toStageId: `interviewStage_${stage.id}`,
    expectedVersion,
  };
}
