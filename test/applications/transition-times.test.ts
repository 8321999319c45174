import type { Application } from '../../src/applications/application.entity';
import { moveApplication } from '../../src/applications/application.service';
import { closeRole } from '../../src/applications/close-role.service';
import { AccessLevel, systemViewer } from '../../src/core/viewer';
import { systemAuthor, write } from '../../src/database/write';
import { startApp, type Client, type TestApp } from '../support/app';
import { exportAll, importLines } from '../support/data-files';
import { dialects, freshDatabase } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { brokenRules } from '../support/invariants';
import { expectHistoryHolds, factsOf } from './facts';

const hour = 3_600_000;

describe.each(dialects)('what happens to an application stands in the order of time on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let reasonId: string;
  let role: Awaited<ReturnType<typeof aRole>>;
  let application: Application;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    reasonId = idOf(await aRejectionReason(app));
  });

  beforeEach(async () => {
    app.now = new Date('2026-11-23T12:00:00.000Z');
    role = await aRole(app);
    application = await anApplication(app, role);
  });

  afterAll(async () => {
    const copy = await freshDatabase(dialect);
    const { refused } = await importLines(copy.database, await exportAll(app.database), app.now);
    const broken = [
      ...(await brokenRules(app.database.primary)),
      ...(await brokenRules(copy.database.primary)),
    ];
    await Promise.all([copy.drop(), app.stop()]);
    expect({ refused, broken }).toEqual({ refused: [], broken: [] });
  });

  /** Acts on the application while the clock tells an earlier hour each time. */
  async function backwards(...acts: Array<[name: string, input: object]>): Promise<void> {
    for (const [index, [name, input]] of acts.entries()) {
      const expectedVersion = index + 1;
      const { userErrors } = await admin.mutate(name, {
        applicationId: idOf(application),
        expectedVersion,
        ...input,
      });
      expect([name, userErrors]).toEqual([name, []]);
      app.now = new Date(app.now.getTime() - hour);
    }
  }
  const move = (stage: number): [string, object] => [
    'moveApplication',
    { toStageId: idOf(role.stages[stage]!) },
  ];

  it.each<[string, keyof Application, object]>([
    ['rejectApplication', 'rejectedAt', { reasonId: 'rejectionReason_1' }],
    ['withdrawApplication', 'withdrawnAt', {}],
    ['hireApplicant', 'hiredAt', { waiveOffer: true }],
  ])('though the clock was set back before a change, moves and %s', async (name, column, input) => {
    const start = app.now;

    await backwards(move(1), ['updateApplication', { externalId: name }], move(2), [name, input]);

    const { application: ended } = await factsOf(app, application.id);
    expect(ended[column]).toEqual(start);
    expect(ended).toMatchObject({ stageEnteredAt: start, updatedAt: start });
    await expectHistoryHolds(app, application.id);
  });

  it('though the clock was set back before an end was taken back and the application went on', async () => {
    app.now = new Date(app.now.getTime() + 24 * hour);

    await backwards(
      ['rejectApplication', { reasonId }],
      ['reopenApplication', {}],
      move(1),
      ['hireApplicant', { waiveOffer: true }],
      ['unhireApplicant', {}],
      move(0),
      ['withdrawApplication', {}],
    );

    await expectHistoryHolds(app, application.id);
  });

  it('though the clock was set back before it went on in another role, which begins where it ended', async () => {
    const other = await aRole(app);

    await backwards(move(1), ['transferApplication', { toRoleId: idOf(other) }]);

    const [next] = await app.database.primary.all(
      'SELECT n.id FROM applications n JOIN applications p ON p.id = n.transferredFromId AND p.withdrawnAt = n.appliedAt WHERE p.id = ?',
      [application.id],
    );
    const input = { applicationId: `application_${String(next!.id)}`, expectedVersion: 1 };
    await admin.mutate('moveApplication', { ...input, toStageId: idOf(other.stages[1]!) });
    await expectHistoryHolds(app, application.id);
    await expectHistoryHolds(app, Number(next!.id));
  });

  it('though a role was to be closed before a card moved, and waited for it', async () => {
    const at = (now: Date) => systemAuthor(systemViewer, now);
    const named = { applicationId: application.id, expectedVersion: 1 };
    const reject = { reasonId: Number(reasonId.split('_')[1]) };
    let closing: Promise<unknown> | undefined;

    await write(app.database, at(new Date(app.now.getTime() + hour)), async (work) => {
      await moveApplication(work, { ...named, toStageId: role.stages[1]!.id });
      closing ??= write(app.database, at(app.now), (earlier) =>
        closeRole(earlier, { roleId: role.id, expectedVersion: 1, activeApplications: { reject } }),
      );
    });
    await closing;

    expect((await factsOf(app, application.id)).application).toMatchObject({ status: 'REJECTED' });
    await expectHistoryHolds(app, application.id);
  });
});
