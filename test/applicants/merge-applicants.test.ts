import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { follow, latest, numberAll } from '../support/feed';
import { idOf } from '../support/footprint';
import { brokenRules } from '../support/invariants';
import { keyOf, rowsOf } from '../support/rows';
import { merging } from './merging';

const toldOfChange = `type subjectId changes { field from to hidden } node { id }
  state { id ... on Applicant { version mergedInto { id } } ... on Note { version } ... on Application { version applicant { id } } }`;

describe.each(dialects)('mergeApplicants on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(async () => {
    expect(await brokenRules(app.database.primary)).toEqual([]);
    await app.stop();
  });

  const { made, merge } = merging(() => ({ admin, recruiter }));

  it('gives the winner all that was of the loser', async () => {
    const role = await aRole(app);
    const mail = `merge-${role.id}`;
    const winner = await made({ emails: [{ address: `${mail}@example.org` }], tags: ['go', 'both'] });
    const loser = await made({
      emails: [{ address: `${mail}-old@example.org` }, { address: `${mail}-work@example.org`, kind: 'WORK' }],
      tags: ['both', 'rust'],
    });
    const { application } = await admin.mutate(
      'createApplication',
      { applicantId: loser, roleId: idOf(role) },
      'application { id }',
    );
    await admin.mutate('submitFeedback', { applicationId: application.id, rating: 4, recommendation: 'YES' });
    await admin.mutate('addNote', { applicationId: application.id, body: 'On the application' });
    await admin.mutate('addNote', { applicantId: loser, body: 'On the person' });

    const { applicant, userErrors } = await merge(
      winner,
      loser,
      recruiter,
      `applicant { id emails { address primary } tags { name } notes { nodes { body } } applications { nodes { id version
         applicant { id } feedback { nodes { rating } } notes { nodes { body } } } } }`,
    );

    expect(userErrors).toEqual([]);
    expect(applicant).toEqual({
      id: winner,
      emails: [
        { address: `${mail}@example.org`, primary: true },
        { address: `${mail}-old@example.org`, primary: false },
        { address: `${mail}-work@example.org`, primary: false },
      ],
      tags: [{ name: 'both' }, { name: 'go' }, { name: 'rust' }],
      notes: { nodes: [{ body: 'On the person' }] },
      applications: {
        nodes: [
          {
            id: application.id,
            version: 2,
            applicant: { id: winner },
            feedback: { nodes: [{ rating: 4 }] },
            notes: { nodes: [{ body: 'On the application' }] },
          },
        ],
      },
    });
    const left = { applicantId: keyOf(loser) };
    for (const table of ['applications', 'notes', 'applicant_emails', 'applicant_tags'])
      expect([table, await rowsOf(app, table, left)]).toEqual([table, []]);
  });

  it('keeps the profile of the winner, fills what it lacks, and joins the lists', async () => {
    const winner = await made({
      lastName: 'Winner',
      headline: 'Stays',
      skills: ['Go'],
      phones: [{ number: '+1 555 0100' }],
      experience: [{ name: 'Acme', position: 'Engineer', startDate: '2020' }],
      consentUntil: '2027-01-01T00:00:00.000Z',
    });
    const loser = await made({
      lastName: 'Loser',
      headline: 'Goes',
      location: 'Lisbon',
      skills: ['GO', 'Rust'],
      phones: [{ number: '+1 (555) 0100' }, { number: '+1 555 0101' }],
      experience: [
        { name: 'ACME', position: 'engineer', startDate: '2020-05' },
        { name: 'Initech', position: 'Lead', startDate: '2023' },
      ],
      source: { kind: 'REFERRAL', name: 'A friend' },
      consentUntil: '2028-01-01T00:00:00.000Z',
      doNotContact: true,
    });

    const { applicant } = await merge(
      winner,
      loser,
      recruiter,
      `applicant { name headline location skills phones { number } experience { name } source { kind name } consentUntil doNotContact }`,
    );

    expect(applicant).toEqual({
      name: 'Ann Winner',
      headline: 'Stays',
      location: 'Lisbon',
      skills: ['Go', 'Rust'],
      phones: [{ number: '+1 555 0100' }, { number: '+1 555 0101' }],
      experience: [{ name: 'Initech' }, { name: 'Acme' }],
      source: { kind: 'REFERRAL', name: 'A friend' },
      consentUntil: '2028-01-01T00:00:00.000Z',
      doNotContact: true,
    });
  });

  it("makes the loser's primary address that of a winner without any", async () => {
    const winner = await made();
    const address = `only-${winner}@example.org`;
    const loser = await made({ emails: [{ address }] });

    const { applicant } = await merge(winner, loser, recruiter, 'applicant { emails { address primary } }');

    expect(applicant.emails).toEqual([{ address, primary: true }]);
  });

  it('is told by the feed: of the loser, of the winner, and of each object that went over', async () => {
    const role = await aRole(app);
    const [winner, loser] = [
      await made(),
      await made({ emails: [{ address: `fed-${role.id}@example.org` }] }),
    ];
    const { application } = await admin.mutate(
      'createApplication',
      { applicantId: loser, roleId: idOf(role) },
      'application { id }',
    );
    const { note } = await admin.mutate('addNote', { applicantId: loser, body: 'x' }, 'note { id }');
    await numberAll(app.database);
    const after = await latest(recruiter);

    await merge(winner, loser);

    await numberAll(app.database);
    const { changes } = await follow(recruiter, toldOfChange, { after });
    const raised = { field: 'version', from: '1', to: '2', hidden: false };
    expect(changes).toEqual([
      {
        type: 'application.reassigned',
        subjectId: application.id,
        changes: expect.arrayContaining([{ field: 'applicantId', from: loser, to: winner, hidden: false }]),
        state: { id: application.id, version: 2, applicant: { id: winner } },
        node: { id: application.id },
      },
      {
        type: 'note.reassigned',
        subjectId: note.id,
        changes: [raised, { field: 'applicantId', from: loser, to: winner, hidden: false }],
        state: { id: note.id, version: 2 },
        node: { id: note.id },
      },
      {
        type: 'applicant.emailsChanged',
        subjectId: winner,
        changes: [{ field: 'emails', from: null, to: null, hidden: true }],
        state: expect.objectContaining({ id: winner }),
        node: { id: winner },
      },
      {
        type: 'applicant.merged',
        subjectId: loser,
        changes: [raised, { field: 'mergedIntoId', from: null, to: winner, hidden: false }],
        state: { id: loser, version: 2, mergedInto: { id: winner } },
        node: { id: winner },
      },
      {
        type: 'applicant.tookOver',
        subjectId: winner,
        changes: [raised],
        state: { id: winner, version: 2, mergedInto: null },
        node: { id: winner },
      },
    ]);
  });
});
