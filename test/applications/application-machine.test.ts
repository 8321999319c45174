import type { Application } from '../../src/applications/application.entity';
import { Application as ApplicationRow } from '../../src/applications/application.entity';
import { ApplicationStatus } from '../../src/applications/application.enums';
import { markHired, markUnhired } from '../../src/applications/application.service';
import { Refusal } from '../../src/core/user-error';
import { AccessLevel } from '../../src/core/viewer';
import { RejectionKind } from '../../src/rejection-reasons/rejection-reason.enums';
import type { RejectionReason } from '../../src/rejection-reasons/rejection-reason.entity';
import { freeOpening, fillOpening } from '../../src/roles/opening.service';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { footprint, idOf } from '../support/footprint';
import { expectHistoryHolds, factsOf } from './facts';

const { ACTIVE, HIRED, REJECTED, WITHDRAWN } = ApplicationStatus;
const statuses = Object.values(ApplicationStatus);

/** What each action leads to from each status; null where it is refused. */
const table: Record<string, Record<ApplicationStatus, ApplicationStatus | null>> = {
  move: { ACTIVE, HIRED: null, REJECTED: null, WITHDRAWN: null },
  reject: { ACTIVE: REJECTED, HIRED: null, REJECTED: null, WITHDRAWN: null },
  withdraw: { ACTIVE: WITHDRAWN, HIRED: null, REJECTED: null, WITHDRAWN: null },
  transfer: { ACTIVE: WITHDRAWN, HIRED: null, REJECTED: null, WITHDRAWN: null },
  reopen: { ACTIVE: null, HIRED: null, REJECTED: ACTIVE, WITHDRAWN: ACTIVE },
  hire: { ACTIVE: HIRED, HIRED: null, REJECTED: null, WITHDRAWN: null },
  unhire: { ACTIVE: null, HIRED: ACTIVE, REJECTED: null, WITHDRAWN: null },
};
const cells = Object.entries(table).flatMap(([action, row]) =>
  statuses.map((status): [string, string, string, string | null] => [
    action,
    status,
    row[status] ?? 'a refusal',
    row[status],
  ]),
);
const events: Record<string, string> = {
  move: 'application.moved',
  reject: 'application.rejected',
  withdraw: 'application.withdrawn',
  transfer: 'application.transferred',
  reopen: 'application.reopened',
  hire: 'application.hired',
  unhire: 'application.unhired',
};

describe.each(dialects)('the states of an application on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let role: Awaited<ReturnType<typeof aRole>>;
  let otherRole: Awaited<ReturnType<typeof aRole>>;
  let reason: RejectionReason;
  let reasonOfCandidate: RejectionReason;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    role = await aRole(app, { openings: 40 });
    otherRole = await aRole(app);
    reason = await aRejectionReason(app);
    reasonOfCandidate = await aRejectionReason(app, { kind: RejectionKind.BY_CANDIDATE });
  });

  afterAll(() => app.stop());

  const moves: Record<string, (application: Application) => Promise<{ userErrors: any[] }>> = {
    move: (it) => send('moveApplication', it, { toStageId: idOf(role.stages[1]!) }),
    reject: (it) => send('rejectApplication', it, { reasonId: idOf(reason) }),
    withdraw: (it) => send('withdrawApplication', it, { reasonId: idOf(reasonOfCandidate) }),
    transfer: (it) => send('transferApplication', it, { toRoleId: idOf(otherRole) }),
    reopen: (it) => send('reopenApplication', it, {}),
    hire: (it) => service(it, async (work, row) => markHired(work, row, await fillOpening(work, role.id))),
    unhire: (it) =>
      service(it, async (work, row) => {
        const { openingId } = row;
        await markUnhired(work, row);
        if (openingId) await freeOpening(work, openingId);
      }),
  };

  function send(mutation: string, application: Application, input: object) {
    const named = { applicationId: idOf(application), expectedVersion: application.version };
    return recruiter.mutate(mutation, { ...named, ...input });
  }

  /** What the hiring feature calls; its refusals in the shape of a payload. */
  async function service(
    { id }: Application,
    act: (work: Parameters<Parameters<TestApp['work']>[0]>[0], row: Application) => Promise<unknown>,
  ) {
    const done = app.work(async (work) => act(work, await work.get(ApplicationRow, id, 'applicationId')));
    return done.then(
      () => ({ userErrors: [] }),
      (error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
        const [first] = error.errors;
        return { userErrors: [{ ...first, __typename: first!.constructor.name }] };
      },
    );
  }

  async function applicationThatIs(status: string): Promise<Application> {
    const application = await anApplication(app, role);
    const way = { ACTIVE: null, HIRED: 'hire', REJECTED: 'reject', WITHDRAWN: 'withdraw' }[status];
    if (way) expect((await moves[way]!(application)).userErrors).toEqual([]);
    return (await factsOf(app, application.id)).application;
  }

  it.each(cells)('%s while %s leads to %s', async (action, status, _told, expected) => {
    const before = await applicationThatIs(status);
    const history = (await factsOf(app, before.id)).transitions.length;
    const counts = await footprint(app);

    const { userErrors } = await moves[action]!(before);

    const after = await factsOf(app, before.id);
    await expectHistoryHolds(app, before.id);
    if (expected) {
      expect(userErrors).toEqual([]);
      expect(after.application).toMatchObject({ status: expected, version: before.version + 1 });
      expect(after.transitions).toHaveLength(history + 1);
      expect(after.events.at(-1)).toBe(events[action]);
    } else {
      const allowed = new Set(cells.flatMap(([, from, , to]) => (from === status && to ? [to] : [])));
      expect(userErrors).toMatchObject([
        { __typename: 'IllegalTransition', code: 'ILLEGAL_TRANSITION', from: status },
      ]);
      expect(new Set(userErrors[0].allowed)).toEqual(allowed);
      expect(after.application).toEqual(before);
      expect(await footprint(app)).toEqual(counts);
    }
  });

  it.each(statuses)('tells beforehand what may be done while %s', async (status) => {
    const application = await applicationThatIs(status);

    const { application: seen } = await recruiter.data(
      'query ($id: ID!) { application(id: $id) { allowedActions { action enabled reason } } }',
      { id: idOf(application) },
    );

    const told = new Map(seen.allowedActions.map((item: any) => [item.action, item]));
    for (const action of ['move', 'reject', 'withdraw', 'transfer', 'reopen']) {
      const enabled = table[action]![status] !== null;
      expect(told.get(`${action}Application`)).toEqual({
        action: `${action}Application`,
        enabled,
        reason: enabled ? null : expect.stringContaining(status),
      });
    }
    expect(told.get('updateApplication')).toMatchObject({ enabled: true });
  });

  it('shows the permission that is missing among the reasons', async () => {
    const coordinator = await app.as(AccessLevel.COORDINATOR);
    const application = await anApplication(app, await aRole(app, { team: [coordinator.user] }));

    const { application: seen } = await coordinator.data(
      'query ($id: ID!) { application(id: $id) { allowedActions { action enabled reason } } }',
      { id: idOf(application) },
    );

    expect(seen.allowedActions).toContainEqual({
      action: 'rejectApplication',
      enabled: false,
      reason: 'It needs the permission application:decide.',
    });
    expect(seen.allowedActions).toContainEqual({ action: 'moveApplication', enabled: true, reason: null });
  });

  it('are checked by the database too: ACTIVE, HIRED and REJECTED need what goes with them', async () => {
    const { id } = await anApplication(app, role);
    const stands = (sql: string) =>
      app
        .work((work) => work.session.run(`UPDATE applications SET ${sql} WHERE id = ?`, [id]))
        .then(
          () => true,
          () => false,
        );

    const answers = [
      await stands('activeApplicantId = NULL'),
      await stands("status = 'HIRED', activeApplicantId = NULL"),
      await stands("status = 'REJECTED', activeApplicantId = NULL"),
      await stands(`stageId = ${otherRole.stages[0]!.id}`),
      await stands(`stageId = ${role.stages[1]!.id}`),
    ];

    expect(answers).toEqual([false, false, false, false, true]);
  });
});
