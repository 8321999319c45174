import { AccessLevel } from '../../src/core/viewer';
import { Opening } from '../../src/roles/opening.entity';
import { fillOpening, freeOpening } from '../../src/roles/opening.service';
import { OpeningStatus, RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { eventsOf, idOf, refusal } from '../support/footprint';

describe.each(dialects)('the seats of a role on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const aSeat = async (status: OpeningStatus) => {
    const { openings } = await aRole(app);
    return app.work(async (work) => {
      const seat = await work.get(Opening, openings[0]!.id, 'openingId');
      seat.status = status;
      return work.save(seat, null);
    });
  };

  it('grow in number', async () => {
    const role = await aRole(app);

    const { role: answered, openings } = await recruiter.mutate(
      'addOpenings',
      { roleId: idOf(role), count: 2 },
      'role { openings { total open } } openings { status closedAt role { id } }',
    );

    const seat = { status: 'OPEN', closedAt: null, role: { id: idOf(role) } };
    expect(openings).toEqual([seat, seat]);
    expect(answered).toEqual({ openings: { total: 3, open: 3 } });
  });

  it.each([
    [{ count: 0 }, 'INVALID_INPUT', 'count'],
    [{ count: 101 }, 'INVALID_INPUT', 'count'],
    [{ roleId: 'role_9999' }, 'NOT_FOUND', 'roleId'],
    [{ roleId: 'opening_1' }, 'INVALID_INPUT', 'roleId'],
  ])('do not grow by %j', async (values, code, field) => {
    const role = await aRole(app);

    const errors = await refusal(app, () =>
      recruiter.mutate('addOpenings', { roleId: idOf(role), count: 1, ...values }),
    );

    expect(errors).toMatchObject([{ code, path: ['input', field] }]);
  });

  it('are five hundred at most', async () => {
    const role = await aRole(app, { openings: 450 });

    const errors = await refusal(app, () =>
      recruiter.mutate('addOpenings', { roleId: idOf(role), count: 51 }),
    );

    expect(errors).toMatchObject([{ code: 'TOO_MANY_OPENINGS', path: ['input', 'count'] }]);
  });

  it('can be cancelled while open', async () => {
    const seat = await aSeat(OpeningStatus.OPEN);

    const { opening } = await recruiter.mutate(
      'cancelOpening',
      { openingId: idOf(seat), expectedVersion: 2 },
      'opening { status closedAt version role { openings { total open cancelled } } }',
    );

    expect(opening).toEqual({
      status: 'CANCELLED',
      closedAt: app.now.toISOString(),
      version: 3,
      role: { openings: { total: 0, open: 0, cancelled: 1 } },
    });
    expect(await eventsOf(app, seat)).toEqual(['opening.cancelled']);
  });

  it.each([
    [OpeningStatus.FILLED, ['OPEN']],
    [OpeningStatus.CANCELLED, []],
  ])('cannot be cancelled while %s', async (status, allowed) => {
    const seat = await aSeat(status);

    const errors = await refusal(app, () => recruiter.mutate('cancelOpening', { openingId: idOf(seat) }));

    expect(errors).toMatchObject([
      { __typename: 'IllegalTransition', from: status, to: 'CANCELLED', allowed },
    ]);
  });

  it.each([
    [OpeningStatus.OPEN, null],
    [OpeningStatus.FILLED, 'Only while OPEN; it is FILLED.'],
    [OpeningStatus.CANCELLED, 'Only while OPEN; it is CANCELLED.'],
  ])('tell whether a %s one may be cancelled', async (status, reason) => {
    const seat = await aSeat(status);

    const { node } = await recruiter.data(
      'query ($id: ID!) { node(id: $id) { ... on Opening { allowedActions { action enabled reason } } } }',
      { id: idOf(seat) },
    );

    expect(node.allowedActions).toEqual([{ action: 'cancelOpening', enabled: reason === null, reason }]);
  });

  it.each([
    [{ expectedVersion: 1 }, 'VERSION_CONFLICT', 'expectedVersion'],
    [{ openingId: 'opening_99999' }, 'NOT_FOUND', 'openingId'],
  ])('are not cancelled by %j', async (values, code, field) => {
    const seat = await aSeat(OpeningStatus.OPEN);

    const errors = await refusal(app, () =>
      recruiter.mutate('cancelOpening', { openingId: idOf(seat), ...values }),
    );

    expect(errors).toMatchObject([{ code, path: ['input', field] }]);
  });

  it('stay as they are while the role is archived', async () => {
    const role = await aRole(app, { status: RoleStatus.ARCHIVED });

    const added = await refusal(app, () => recruiter.mutate('addOpenings', { roleId: idOf(role), count: 1 }));
    const cancelled = await refusal(app, () =>
      recruiter.mutate('cancelOpening', { openingId: idOf(role.openings[0]!) }),
    );

    expect([...added, ...cancelled]).toMatchObject([{ code: 'ROLE_ARCHIVED' }, { code: 'ROLE_ARCHIVED' }]);
  });

  it.each([
    ['addOpenings', { roleId: 'role_1', count: 1 }],
    ['cancelOpening', { openingId: 'opening_1' }],
  ])('are not changed by a coordinator through %s', async (mutation, input) => {
    const coordinator = await app.as(AccessLevel.COORDINATOR);

    await expect(coordinator.mutate(mutation, input)).rejects.toThrow('role:write');
  });

  it('are filled once, the one that is open longest first, and freed again', async () => {
    const role = await aRole(app, { openings: 2 });

    const filled = await Promise.all([
      app.work((work) => fillOpening(work, role.id)),
      app.work((work) => fillOpening(work, role.id)),
    ]);
    const third = app.work((work) => fillOpening(work, role.id));

    await expect(third).rejects.toThrow('NO_OPEN_SEAT');
    expect(filled.map(({ id }) => id).sort()).toEqual(role.openings.map(({ id }) => id).sort());
    const freed = await app.work((work) => freeOpening(work, role.openings[0]!.id));
    expect(freed).toMatchObject({ status: 'OPEN', closedAt: null });
    await expect(app.work((work) => freeOpening(work, freed.id))).rejects.toThrow('ILLEGAL_TRANSITION');
  });

  it('are either filled or cancelled when both are tried at once', async () => {
    const role = await aRole(app);
    const [seat] = role.openings;

    const [hire, answer] = await Promise.allSettled([
      app.work((work) => fillOpening(work, role.id)),
      recruiter.mutate('cancelOpening', { openingId: idOf(seat!) }, 'opening { status }'),
    ]);

    const cancelled = answer.status === 'fulfilled' && answer.value.opening !== null;
    expect(cancelled).toBe(hire.status === 'rejected');
    expect(await eventsOf(app, seat!)).toEqual([cancelled ? 'opening.cancelled' : 'opening.filled']);
  });

  it('are cancelled once when it is tried twice at once', async () => {
    const role = await aRole(app);
    const admin = await app.as(AccessLevel.ADMIN);
    const input = { openingId: idOf(role.openings[0]!) };

    const answers = await Promise.all([
      recruiter.mutate('cancelOpening', input),
      admin.mutate('cancelOpening', input),
    ]);

    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'ILLEGAL_TRANSITION' }]);
    expect(await eventsOf(app, role.openings[0]!)).toEqual(['opening.cancelled']);
  });
});
