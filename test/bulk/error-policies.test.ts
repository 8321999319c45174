import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { eventsOf, footprint, idOf } from '../support/footprint';
import { rowsOf } from '../support/rows';
import { move, sendMany, verdicts } from './send-many';

describe.each(dialects)('the error policies of bulk mutations on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

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
});
