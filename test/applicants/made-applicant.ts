import type { Client } from '../support/app';

let serial = 0;

/** An applicant made by the API, with two addresses, of which the first is primary, and the number in both. */
export async function madeApplicant(client: Client, more: object = {}): Promise<any> {
  const emails = [{ address: `one.${++serial}@example.org` }, { address: `two.${serial}@example.org` }];
  const input = {
    firstName: 'Ada',
    lastName: 'Alves',
    headline: 'Developer',
    skills: ['Go'],
    emails,
    ...more,
  };
  const { applicant } = await client.mutate(
    'createApplicant',
    input,
    'applicant { id version emails { id address } }',
  );
  return { ...applicant, serial };
}
