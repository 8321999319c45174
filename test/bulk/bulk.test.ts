import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import {
  anApplicant,
  anApplication,
  anInterview,
  anOffer,
  aRejectionReason,
  aRole,
} from '../support/fixtures';
import { eventsOf, footprint, idOf } from '../support/footprint';
import { rowsOf } from '../support/rows';
import { sendMany, someApplications, verdicts } from './send-many';

describe.each(dialects)('bulk mutations on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  const move = (application: { id: number }, stage: { id: number }, expectedVersion = 1) => ({
    applicationId: `application_${application.id}`,
    toStageId: `interviewStage_${stage.id}`,
    expectedVersion,
  });
  const stageOf = async ({ id }: { id: number }) =>
    (await rowsOf(app, 'applications', { id })).map(({ stageId, version }) => ({ stageId, version }))[0];

  /** Moves of all kinds: two that are allowed, and one for each way to be refused. */
  async function someMoves() {
    const [role, other] = [await aRole(app), await aRole(app)];
    const there = await Promise.all([1, 2, 3, 4, 5].map(() => anApplication(app, role)));
    const ended = await anApplication(app, role, {
      status: 'WITHDRAWN' as never,
      activeApplicantId: null,
      withdrawnAt: app.now,
    });
    const next = role.stages[1]!;
    const items = [
      move(there[0]!, next),
      move(there[1]!, next, 7),
      move({ id: 2_000_000 }, next),
      move(there[2]!, other.stages[1]!),
      move(there[3]!, role.stages[0]!),
      move(ended, next),
      move(there[4]!, next),
      move(there[0]!, role.stages[2]!),
    ];
    const refusals = [
      'VERSION_CONFLICT expectedVersion',
      'NOT_FOUND applicationId',
      'STAGE_OF_ANOTHER_ROLE toStageId',
      'SAME_STAGE toStageId',
      'ILLEGAL_TRANSITION',
    ];
    return { role, there, items, next, refusals };
  }

  it('SKIP_FAILED does what can be done, tells of each item, and a row that is named twice is changed once', async () => {
    const { there, items, next, refusals } = await someMoves();

    const sent = await sendMany(
      admin,
      'moveApplications',
      items,
      { errorPolicy: 'SKIP_FAILED' },
      'application { id version }',
    );

    const last = 'VERSION_CONFLICT expectedVersion';
    expect(verdicts(sent)).toEqual(['DONE', ...refusals, 'DONE', last]);
    expect(sent.userErrors).toEqual([]);
    expect(sent.results.map(({ index }) => index)).toEqual(items.map((_, index) => index));
    expect(sent.results[0].application).toEqual({ id: idOf(there[0]!), version: 2 });
    expect(sent.results[7].userErrors).toEqual([
      {
        __typename: 'VersionConflict',
        code: 'VERSION_CONFLICT',
        path: ['input', 'items', '7', 'expectedVersion'],
        currentVersion: 2,
        current: { id: idOf(there[0]!) },
      },
    ]);
    expect(await Promise.all(there.map(stageOf))).toEqual([
      { stageId: next.id, version: 2 },
      ...[1, 2, 3].map((index) => ({ stageId: there[index]!.stageId, version: 1 })),
      { stageId: next.id, version: 2 },
    ]);
    expect(await eventsOf(app, there[0]!)).toEqual(['application.created', 'application.moved']);
    expect(await rowsOf(app, 'stage_transitions', { applicationId: there[4]!.id })).toHaveLength(2);
  });

  it('ALL_OR_NOTHING leaves nothing when one is refused, and tells what stands against it', async () => {
    const { items, refusals } = await someMoves();
    const before = await footprint(app);

    const sent = await sendMany(admin, 'moveApplications', items);

    expect(verdicts(sent)).toEqual(['ALLOWED', ...refusals, 'ALLOWED', 'VERSION_CONFLICT expectedVersion']);
    expect(sent.userErrors).toEqual(sent.results.flatMap(({ userErrors }) => userErrors));
    expect(await footprint(app)).toEqual(before);
  });

  it('dryRun tells the same and writes nothing', async () => {
    const { items, refusals } = await someMoves();
    const before = await footprint(app);

    const sent = await sendMany(admin, 'moveApplications', items, {
      errorPolicy: 'SKIP_FAILED',
      dryRun: true,
    });

    expect(verdicts(sent)).toEqual(['ALLOWED', ...refusals, 'ALLOWED', 'VERSION_CONFLICT expectedVersion']);
    expect(sent.userErrors).toEqual([]);
    expect(await footprint(app)).toEqual(before);
  });

  it('an item that fails after it has written takes nothing along: not its rows, and not the one that wanted its address', async () => {
    await admin.mutate('createApplicant', { lastName: 'Holder', emails: [{ address: 'held@example.org' }] });
    const person = (lastName: string, ...addresses: string[]) => ({
      lastName,
      emails: addresses.map((address) => ({ address })),
    });

    const sent = await sendMany(
      admin,
      'createApplicants',
      [
        person('A', 'a@example.org'),
        person('B', 'b@example.org', 'held@example.org'),
        person('C', 'b@example.org'),
        person('D', 'A@example.org'),
        { firstName: null },
        person('E', 'e@example.org', 'e@EXAMPLE.org'),
        person('F', 'f@example.org', 'c@example.org'),
        person('G', 'c@example.org'),
      ],
      { errorPolicy: 'SKIP_FAILED' },
      'applicant { name emails { address } }',
    );

    expect(verdicts(sent)).toEqual([
      'DONE',
      'ALREADY_EXISTS emails.1.address',
      'DONE',
      'ALREADY_EXISTS emails.0.address',
      'INVALID_INPUT firstName',
      'INVALID_INPUT emails.1.address',
      'DONE',
      'ALREADY_EXISTS emails.0.address',
    ]);
    expect(sent.results[2].applicant).toEqual({ name: 'C', emails: [{ address: 'b@example.org' }] });
    for (const lastName of ['B', 'D', 'E', 'G'])
      expect(await rowsOf(app, 'applicants', { lastName })).toEqual([]);
    expect(await rowsOf(app, 'applicant_emails', { normalized: 'b@example.org' })).toHaveLength(1);
  });

  it('a person applies to a role once, also within one request', async () => {
    const role = await aRole(app);
    const applicantId = idOf(await anApplicant(app));
    const item = { applicantId, roleId: idOf(role) };

    const sent = await sendMany(admin, 'createApplications', [item, item, item], {
      errorPolicy: 'SKIP_FAILED',
    });

    expect(verdicts(sent)).toEqual(['DONE', 'ALREADY_EXISTS roleId', 'ALREADY_EXISTS roleId']);
    expect(await rowsOf(app, 'applications', { roleId: role.id })).toHaveLength(1);
    expect(await rowsOf(app, 'stage_transitions', { toStageId: role.stages[0]!.id })).toHaveLength(1);
  });

  it('new tags are made once, and who is named twice gets both', async () => {
    const [first, second] = [await anApplicant(app), await anApplicant(app)];
    const item = (applicant: object, ...tags: string[]) => ({ applicantId: idOf(applicant as never), tags });

    const sent = await sendMany(
      admin,
      'addTagsToApplicants',
      [
        item(first, 'Bulk One', 'Bulk Two'),
        item(second, 'bulk two', 'Bulk Three'),
        item(first, 'Bulk Three'),
      ],
      {},
      'applicant { version tags { name } }',
    );

    const names = ['Bulk One', 'Bulk Three', 'Bulk Two'];
    expect(sent.results.map(({ applicant }) => applicant)).toEqual([
      { version: 3, tags: names.map((name) => ({ name })) },
      { version: 2, tags: [{ name: 'Bulk Three' }, { name: 'Bulk Two' }] },
      { version: 3, tags: names.map((name) => ({ name })) },
    ]);
    expect(
      await app.database.primary.all("SELECT name FROM tags WHERE nameKey LIKE 'bulk %' ORDER BY name"),
    ).toEqual(names.map((name) => ({ name })));
  });

  it('rejecting many ends what hangs on each: interviews that lie ahead, and offers', async () => {
    const role = await aRole(app);
    const reasonId = idOf(await aRejectionReason(app));
    const all = await Promise.all([1, 2, 3].map(() => anApplication(app, role)));
    const interview = await anInterview(app, all[1]!, [admin.user]);
    const offer = await anOffer(app, all[2]!);

    const sent = await sendMany(
      admin,
      'rejectApplications',
      all.map((application) => ({ applicationId: idOf(application), reasonId, expectedVersion: 1 })),
    );

    expect(verdicts(sent)).toEqual(['DONE', 'DONE', 'DONE']);
    expect(await rowsOf(app, 'interviews', { id: interview.id })).toMatchObject([{ status: 'CANCELLED' }]);
    expect(await rowsOf(app, 'offers', { id: offer.id })).toMatchObject([{ status: 'WITHDRAWN' }]);
  });

  it('what one may not see is not found, and nobody may without the permission', async () => {
    const coordinator = await app.as(AccessLevel.COORDINATOR);
    const [mine, hidden] = [await aRole(app, { team: [coordinator.user] }), await aRole(app)];
    const items = [
      move(await anApplication(app, mine), mine.stages[1]!),
      move(await anApplication(app, hidden), hidden.stages[1]!),
    ];

    const sent = await sendMany(coordinator, 'moveApplications', items, { errorPolicy: 'SKIP_FAILED' });

    expect(verdicts(sent)).toEqual(['DONE', 'NOT_FOUND applicationId']);
    await expect(sendMany(await app.as(AccessLevel.INTERVIEWER), 'moveApplications', items)).rejects.toThrow(
      'application:move',
    );
  });

  it.each([0, 251])('%i items are refused', async (count) => {
    const items = Array.from({ length: count }, () => ({ lastName: 'One of too many' }));

    const sent = await sendMany(admin, 'createApplicants', items);

    expect(sent).toMatchObject({
      results: null,
      userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'items'] }],
    });
  });

  it('costs as many mutations as it has items', async () => {
    const query = `mutation ($input: CreateApplicantsInput!) { createApplicants(input: $input) { results { status } } }`;
    const items = Array.from({ length: 50 }, (_, index) => ({ lastName: `Cost ${index}` }));

    const sent: any = await admin.send(query, { input: { items, dryRun: true } });

    expect(sent.extensions.cost.requested).toBe(551);
  });

  it('two that want the same rows at the same time: each row has one winner, and nobody fails', async () => {
    const role = await aRole(app);
    const ids = await someApplications(admin, role.id, 60);
    const to = (stage: { id: number }) =>
      ids.map((applicationId) => ({
        applicationId,
        toStageId: `interviewStage_${stage.id}`,
        expectedVersion: 1,
      }));
    const skip = { errorPolicy: 'SKIP_FAILED' } as const;

    const [one, two] = await Promise.all([
      sendMany(admin, 'moveApplications', to(role.stages[1]!), skip),
      sendMany(admin, 'moveApplications', to(role.stages[2]!).reverse(), skip),
    ]);

    const winners = [...verdicts(one), ...verdicts(two)].filter((verdict) => verdict === 'DONE');
    expect(winners).toHaveLength(60);
    expect(
      new Set((await rowsOf(app, 'applications', { roleId: role.id })).map(({ version }) => version)),
    ).toEqual(new Set([2]));
  });
});
