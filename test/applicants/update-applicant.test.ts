import { AccessLevel } from '../../src/core/viewer';
import { Applicant } from '../../src/applicants/applicant.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { eventsOf } from '../support/counts';
import { dialects } from '../support/databases';
import { keyOf } from '../support/rows';
import { madeApplicant } from './made-applicant';

describe.each(dialects)('updateApplicant on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  it('changes what is given, clears what is null, and leaves the rest', async () => {
    const { id } = await madeApplicant(recruiter, {
      location: 'Lisbon',
      source: { kind: 'AGENCY', name: 'X' },
    });

    const { applicant, userErrors } = await recruiter.mutate(
      'updateApplicant',
      { applicantId: id, headline: null, lastName: 'Lovelace', skills: null, source: { kind: 'OTHER' } },
      'applicant { name headline location skills source { kind name } emails { primary } version }',
    );

    expect(userErrors).toEqual([]);
    expect(applicant).toEqual({
      name: 'Ada Lovelace',
      headline: null,
      location: 'Lisbon',
      skills: [],
      source: { kind: 'OTHER', name: null },
      emails: [{ primary: true }, { primary: false }],
      version: 2,
    });
  });

  it('replaces the list of addresses; one that stays keeps its id', async () => {
    const { id, emails, serial } = await madeApplicant(recruiter);
    const given = [
      { address: `new.${serial}@example.org` },
      { address: emails[0].address.toUpperCase(), kind: 'WORK', primary: true },
    ];

    const { applicant } = await recruiter.mutate(
      'updateApplicant',
      { applicantId: id, emails: given },
      'applicant { emails { id address kind primary } }',
    );

    expect(applicant.emails).toEqual([
      { id: emails[0].id, address: emails[0].address.toUpperCase(), kind: 'WORK', primary: true },
      { id: expect.any(String), address: `new.${serial}@example.org`, kind: 'PERSONAL', primary: false },
    ]);
  });

  it('exchanges the primary address and frees what is taken off', async () => {
    const { id, emails } = await madeApplicant(recruiter);
    await recruiter.mutate('updateApplicant', {
      applicantId: id,
      emails: [{ address: emails[1].address }],
    });

    const { applicant, userErrors } = await recruiter.mutate(
      'createApplicant',
      { firstName: 'Heir', emails: [{ address: emails[0].address }] },
      'applicant { emails { address } }',
    );

    expect(userErrors).toEqual([]);
    expect(applicant.emails).toEqual([{ address: emails[0].address }]);
  });

  it('removes all addresses when there are none any more', async () => {
    const { id } = await madeApplicant(recruiter);

    const { applicant } = await recruiter.mutate(
      'updateApplicant',
      { applicantId: id, emails: [] },
      'applicant { emails { id } }',
    );

    expect(applicant.emails).toEqual([]);
  });

  it('replaces the tags', async () => {
    const { id } = await madeApplicant(recruiter, { tags: ['a', 'b'] });

    const { applicant } = await recruiter.mutate(
      'updateApplicant',
      { applicantId: id, tags: ['B', 'c'] },
      'applicant { tags { name } }',
    );

    expect(applicant.tags).toEqual([{ name: 'b' }, { name: 'c' }]);
  });

  it('records what changed, without addresses', async () => {
    const { id, serial } = await madeApplicant(recruiter, { tags: ['a'] });
    await recruiter.mutate('updateApplicant', {
      applicantId: id,
      headline: 'Lead',
      emails: [{ address: `hidden.${serial}@example.org` }],
      tags: [],
    });

    const [, , ...events] = await eventsOf(app, id);

    expect(events).toMatchObject([
      { type: 'applicant.emailsChanged', changes: { emails: null } },
      { type: 'applicant.tagsChanged', changes: { tags: [['a'], []] } },
      { type: 'applicant.updated', changes: { headline: ['Developer', 'Lead'], version: [1, 2] } },
    ]);
    expect(JSON.stringify(events)).not.toContain('hidden');
  });

  it('lets one of two win who expect the same version', async () => {
    const { id } = await madeApplicant(recruiter);
    const other = await app.as(AccessLevel.ADMIN);
    const change = (client: Client, headline: string) =>
      client.mutate(
        'updateApplicant',
        { applicantId: id, expectedVersion: 1, headline },
        'applicant { headline }',
      );

    const answers = await Promise.all([change(recruiter, 'Mine'), change(other, 'Theirs')]);

    const winners = answers.filter(({ applicant }) => applicant !== null);
    expect(winners).toHaveLength(1);
    expect(answers.find(({ applicant }) => applicant === null).userErrors).toMatchObject([
      { code: 'VERSION_CONFLICT', currentVersion: 2 },
    ]);
    const key = keyOf(id);
    const row = await app.work((work) => work.findFirst(Applicant, { id: key }));
    expect(row).toMatchObject({ version: 2, headline: winners[0].applicant.headline });
    expect((await eventsOf(app, id)).map(({ type }) => type)).toEqual([
      'applicant.created',
      'applicant.updated',
    ]);
  });

  it('keeps both changes of two who expect nothing', async () => {
    const { id } = await madeApplicant(recruiter);
    const other = await app.as(AccessLevel.ADMIN);

    await Promise.all([
      recruiter.mutate('updateApplicant', { applicantId: id, headline: 'Lead' }),
      other.mutate('updateApplicant', { applicantId: id, location: 'Porto' }),
    ]);

    const { applicant } = await recruiter.data(`{ applicant(id: "${id}") { headline location version } }`);
    expect(applicant).toEqual({ headline: 'Lead', location: 'Porto', version: 3 });
  });
});
