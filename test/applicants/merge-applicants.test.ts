import type { Applicant } from '../../src/applicants/applicant.entity';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { follow, latest, numberAll } from '../support/feed';
import { idOf, refusal } from '../support/footprint';
import { brokenRules } from '../support/invariants';
import { rowsOf } from '../support/rows';

const shown = 'applicant { id version }';
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

  const versionOf = async (id: string): Promise<number> =>
    (await admin.data(`{ applicant(id: "${id}") { version } }`)).applicant.version;

  const made = async (input: object = {}): Promise<string> => {
    const { applicant, userErrors } = await admin.mutate(
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

  const merge = async (winnerId: string, loserId: string, client = recruiter, ask = shown) =>
    client.mutate('mergeApplicants', await inputFor(winnerId, loserId), ask);

  const keyOf = (id: string): number => Number(id.split('_')[1]);

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

  it("lets the loser's ids lead to the winner on every way, and no list shows the loser", async () => {
    const externalId = `merged-away-${Date.now()}`;
    const loser = await made({ lastName: externalId, externalId });
    const winner = await made({ lastName: externalId, emails: [{ address: `${externalId}@example.org` }] });

    await merge(winner, loser);

    const lists = `where: { name: { contains: "${externalId}" } }`;
    const found = await recruiter.data(
      `{ node(id: "${loser}") { id } nodes(ids: ["${winner}", "${loser}"]) { id } applicant(id: "${loser}") { id name emails { address } }
         applicantByExternalId(externalId: "${externalId}") { id }
         applicants(${lists}) { totalCount nodes { id mergedInto { id } } } }`,
    );
    expect(found).toEqual({
      node: { id: winner },
      nodes: [{ id: winner }, { id: winner }],
      applicant: {
        id: winner,
        name: `Ann ${externalId}`,
        emails: [{ address: `${externalId}@example.org` }],
      },
      applicantByExternalId: { id: winner },
      applicants: { totalCount: 1, nodes: [{ id: winner, mergedInto: null }] },
    });
  });

  it('leads there in one step from whoever went into the loser before', async () => {
    const [first, second, third] = [await made(), await made(), await made()];

    await merge(second, first);
    await merge(third, second);

    expect(await rowsOf(app, 'applicants', { mergedIntoId: keyOf(third) })).toHaveLength(2);
    const { nodes } = await recruiter.data(`{ nodes(ids: ["${first}", "${second}"]) { id } }`);
    expect(nodes).toEqual([{ id: third }, { id: third }]);
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

  describe('is refused', () => {
    it('while both have an ACTIVE application to the same role, and done when one of them has ended', async () => {
      const role = await aRole(app);
      const [winner, loser] = [await anApplicant(app), await anApplicant(app)];
      await anApplication(app, role, { applicantId: winner.id });
      const other = await anApplication(app, role, { applicantId: loser.id });

      const errors = await refusal(app, () => merge(idOf(winner), idOf(loser)));
      await admin.mutate('withdrawApplication', {
        applicationId: idOf(other),
        expectedVersion: other.version,
      });
      const { userErrors } = await merge(idOf(winner), idOf(loser));

      expect(errors).toMatchObject([{ code: 'BOTH_ACTIVE', path: ['input', 'loserId'] }]);
      expect(userErrors).toEqual([]);
      const rows = await rowsOf(app, 'applications', { applicantId: winner.id });
      expect(rows.map(({ activeApplicantId }) => activeApplicantId).sort()).toEqual([winner.id, null].sort());
    });

    it('when one of the two was erased or merged away, and into oneself', async () => {
      const [one, erased] = [await anApplicant(app), await anApplicant(app, { anonymizedAt: app.now })];
      const gone = await anApplicant(app);
      await merge(idOf(await anApplicant(app)), idOf(gone));
      const send = (winner: Applicant, loser: Applicant) =>
        refusal(app, () =>
          recruiter.mutate('mergeApplicants', {
            winnerId: idOf(winner),
            expectedVersion: winner === gone ? 2 : winner.version,
            loserId: idOf(loser),
            loserExpectedVersion: loser === gone ? 2 : loser.version,
          }),
        );

      expect(await send(one, erased)).toMatchObject([
        { code: 'APPLICANT_ANONYMIZED', path: ['input', 'loserId'] },
      ]);
      expect(await send(erased, one)).toMatchObject([
        { code: 'APPLICANT_ANONYMIZED', path: ['input', 'winnerId'] },
      ]);
      expect(await send(one, gone)).toMatchObject([{ code: 'APPLICANT_MERGED', path: ['input', 'loserId'] }]);
      expect(await send(gone, one)).toMatchObject([
        { code: 'APPLICANT_MERGED', path: ['input', 'winnerId'] },
      ]);
      expect(await send(one, one)).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'loserId'] }]);
    });

    it.each(['expectedVersion', 'loserExpectedVersion'])('when %s is not the present one', async (field) => {
      const [winner, loser] = [await made(), await made()];
      const input = { ...(await inputFor(winner, loser)), [field]: 7 };

      const errors = await refusal(app, () => recruiter.mutate('mergeApplicants', input));

      expect(errors).toMatchObject([
        { __typename: 'VersionConflict', path: ['input', field], currentVersion: 1 },
      ]);
    });

    it('when a list would get too long', async () => {
      const skills = (from: number) => Array.from({ length: 150 }, (_, index) => `Skill ${from + index}`);
      const [winner, loser] = [await made({ skills: skills(0) }), await made({ skills: skills(100) })];

      const errors = await refusal(app, () => merge(winner, loser));

      expect(errors).toMatchObject([{ code: 'TOO_MUCH_TO_MERGE', path: ['input', 'loserId'] }]);
    });

    it('for people whom the recruiter does not see, as if they did not exist', async () => {
      const hidden = await aRole(app, { confidential: true });
      const [seen, unseen] = [await anApplicant(app), await anApplicant(app)];
      await anApplication(app, hidden, { applicantId: unseen.id });
      const input = { expectedVersion: 1, loserExpectedVersion: 1 };

      const asLoser = await refusal(app, () =>
        recruiter.mutate('mergeApplicants', { ...input, winnerId: idOf(seen), loserId: idOf(unseen) }),
      );
      const asWinner = await refusal(app, () =>
        recruiter.mutate('mergeApplicants', { ...input, winnerId: idOf(unseen), loserId: idOf(seen) }),
      );

      expect(asLoser).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'loserId'] }]);
      expect(asWinner).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'winnerId'] }]);
    });

    it.each([
      AccessLevel.COORDINATOR,
      AccessLevel.HIRING_MANAGER,
      AccessLevel.INTERVIEWER,
      AccessLevel.ANALYST,
    ])('to a %s', async (level) => {
      const client = await app.as(level);

      const { errors } = await client.send(
        `mutation { mergeApplicants(input: { winnerId: "applicant_1", expectedVersion: 1, loserId: "applicant_2", loserExpectedVersion: 1 }) { userErrors { code } } }`,
      );

      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'applicant:merge' } }]);
    });
  });

  it('shows who was merged away to those who see the winner, and to nobody else', async () => {
    const team = await app.as(AccessLevel.COORDINATOR);
    const other = await app.as(AccessLevel.COORDINATOR);
    const role = await aRole(app, { team: [team.user] });
    const [winner, loser] = [await anApplicant(app), await anApplicant(app)];
    await anApplication(app, role, { applicantId: winner.id });
    await merge(idOf(winner), idOf(loser));

    const ask = `{ node(id: "${idOf(loser)}") { id } }`;

    expect(await team.data(ask)).toEqual({ node: { id: idOf(winner) } });
    expect(await other.data(ask)).toEqual({ node: null });
  });

  it('leaves nobody behind who is anonymised later', async () => {
    const [winner, loser] = [await made(), await made({ lastName: 'Quixotic', externalId: 'Quixotic-1' })];
    await merge(winner, loser);

    await admin.mutate('anonymizeApplicant', {
      applicantId: winner,
      expectedVersion: await versionOf(winner),
    });

    const [row] = await rowsOf(app, 'applicants', { id: keyOf(loser) });
    expect(row).toMatchObject({ lastName: null, externalId: null, mergedIntoId: keyOf(winner) });
  });

  it('refuses whatever is to be written on the loser afterwards, and exports the winner in their place', async () => {
    const role = await aRole(app);
    const [winner, loser] = [await made(), await made()];
    await merge(winner, loser);

    const errors = await refusal(app, () =>
      recruiter.mutate('createApplication', { applicantId: loser, roleId: idOf(role) }),
    );
    const { document } = await admin.mutate('exportApplicant', { applicantId: loser }, 'document');

    expect(errors).toMatchObject([{ code: 'APPLICANT_MERGED' }]);
    expect(JSON.parse(document)).toMatchObject({ applicant: { id: winner }, merged: [{ id: loser }] });
  });
});
