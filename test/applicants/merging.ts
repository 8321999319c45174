import type { Client } from '../support/app';

const shown = 'applicant { id version }';

/** What the tests of mergeApplicants do: they make people, an ADMIN does, and merge them, as a RECRUITER. */
export function merging(clients: () => { admin: Client; recruiter: Client }) {
  const versionOf = async (id: string): Promise<number> =>
    (await clients().admin.data(`{ applicant(id: "${id}") { version } }`)).applicant.version;

  const made = async (input: object = {}): Promise<string> => {
    const { applicant, userErrors } = await clients().admin.mutate(
      'createApplicant',
      { firstName: 'Ann', ...input },
      shown,
    );
    expect(userErrors).toEqual([]);
    return applicant.id;
  };

  const inputFor = async (winnerId: string, loserId: string) => ({
    winnerId,
    expectedVersion: await versionOf(winnerId),
    loserId,
    loserExpectedVersion: await versionOf(loserId),
  });

  const merge = async (winnerId: string, loserId: string, client = clients().recruiter, ask = shown) =>
    client.mutate('mergeApplicants', await inputFor(winnerId, loserId), ask);

  return { versionOf, made, inputFor, merge };
}
