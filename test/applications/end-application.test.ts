import { AccessLevel } from '../../src/core/viewer';
import { RejectionKind } from '../../src/rejection-reasons/rejection-reason.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { operation } from '../support/operations';
import { idOf, refusal } from '../support/footprint';
import { ending } from './ending';
import { factsOf } from './facts';

const { BY_ORGANIZATION, BY_CANDIDATE, OTHER } = RejectionKind;

describe.each(dialects)('the end of an application on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let role: Awaited<ReturnType<typeof aRole>>;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    role = await aRole(app);
  });

  afterAll(() => app.stop());

  const end = ending(() => recruiter);

  it('by rejection answers as the contract says', async () => {
    const application = await anApplication(app, role);
    const reason = await aRejectionReason(app, { kind: OTHER });
    const input = {
      applicationId: idOf(application),
      reasonId: idOf(reason),
      note: ' Two lines\r\nof it ',
      expectedVersion: 1,
    };

    const { rejectApplication } = await recruiter.data(operation('mutations/reject-application'), { input });

    expect(rejectApplication).toEqual({
      application: {
        id: idOf(application),
        version: 2,
        status: 'REJECTED',
        rejection: {
          reason: { name: reason.name, kind: 'OTHER' },
          note: 'Two lines\nof it',
          rejectedAt: app.now.toISOString(),
        },
      },
      userErrors: [],
    });
    const { transitions, events } = await factsOf(app, application.id);
    expect(transitions[1]).toMatchObject({ toStatus: 'REJECTED', reasonId: reason.id });
    expect(events).toEqual(['application.created', 'application.rejected']);
  });

  it('by withdrawal keeps the reason and the note, or neither', async () => {
    const [told, silent] = [await anApplication(app, role), await anApplication(app, role)];
    const reason = await aRejectionReason(app, { kind: BY_CANDIDATE });

    await end('withdrawApplication', told, { reasonId: idOf(reason), note: 'A better offer' });
    await end('withdrawApplication', silent);

    const { nodes } = await recruiter.data(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Application {
        status rejection { note } withdrawal { reason { name kind } note withdrawnAt }
        transitions { toStatus reason { name } } } } }`,
      { ids: [idOf(told), idOf(silent)] },
    );
    const withdrawnAt = app.now.toISOString();
    expect(nodes).toEqual([
      {
        status: 'WITHDRAWN',
        rejection: null,
        withdrawal: {
          reason: { name: reason.name, kind: 'BY_CANDIDATE' },
          note: 'A better offer',
          withdrawnAt,
        },
        transitions: [
          { toStatus: 'ACTIVE', reason: null },
          { toStatus: 'WITHDRAWN', reason: { name: reason.name } },
        ],
      },
      {
        status: 'WITHDRAWN',
        rejection: null,
        withdrawal: { reason: null, note: null, withdrawnAt },
        transitions: [
          { toStatus: 'ACTIVE', reason: null },
          { toStatus: 'WITHDRAWN', reason: null },
        ],
      },
    ]);
  });

  it.each([
    ['rejectApplication', BY_CANDIDATE],
    ['withdrawApplication', BY_ORGANIZATION],
  ])('by %s does not take a reason %s', async (mutation, kind) => {
    const application = await anApplication(app, role);
    const reason = await aRejectionReason(app, { kind });

    const errors = await refusal(app, () => end(mutation, application, { reasonId: idOf(reason) }));

    expect(errors).toMatchObject([{ code: 'REASON_OF_ANOTHER_KIND', path: ['input', 'reasonId'] }]);
  });

  it.each(['rejectApplication', 'withdrawApplication'])(
    'by %s does not take an old, unknown or foreign reason, or an overlong note',
    async (mutation) => {
      const application = await anApplication(app, role);
      const old = await aRejectionReason(app, { kind: OTHER, active: false });
      const fine = await aRejectionReason(app, { kind: OTHER });
      const by = (input: object) => refusal(app, () => end(mutation, application, input));

      const answers = [
        await by({ reasonId: idOf(old) }),
        await by({ reasonId: 'rejectionReason_99999' }),
        await by({ reasonId: 'role_1' }),
        await by({ reasonId: idOf(fine), note: 'x'.repeat(2001) }),
      ];

      expect(answers).toMatchObject([
        [{ code: 'REASON_NOT_ACTIVE', path: ['input', 'reasonId'] }],
        [{ code: 'NOT_FOUND', path: ['input', 'reasonId'] }],
        [{ code: 'INVALID_INPUT', path: ['input', 'reasonId'] }],
        [{ code: 'INVALID_INPUT', path: ['input', 'note'] }],
      ]);
    },
  );

  it('keeps notes out of the events', async () => {
    const application = await anApplication(app, role);
    const reason = await aRejectionReason(app);
    await end('rejectApplication', application, { reasonId: idOf(reason), note: 'a private matter' });

    const rows = await app.database.primary.all(
      'SELECT changes FROM events WHERE subjectType = ? AND subjectId = ?',
      ['Application', application.id],
    );

    expect(JSON.stringify(rows)).not.toContain('a private matter');
    expect(JSON.stringify(rows)).toContain('rejectionNote');
  });

  it('needs the permission', async () => {
    const coordinator = await app.as(AccessLevel.COORDINATOR);
    const input = 'applicationId: "application_1", expectedVersion: 1';

    const answers = await Promise.all(
      [
        `rejectApplication(input: { ${input}, reasonId: "rejectionReason_1" })`,
        `withdrawApplication(input: { ${input} })`,
        `reopenApplication(input: { ${input} })`,
      ].map((field) => coordinator.send(`mutation { ${field} { userErrors { code } } }`)),
    );

    for (const { errors } of answers)
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'application:decide' } }]);
  });
});
