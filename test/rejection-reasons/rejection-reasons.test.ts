import { AccessLevel } from '../../src/core/viewer';
import { RejectionReason } from '../../src/rejection-reasons/rejection-reason.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRejectionReason } from '../support/fixtures';
import { eventsOf, idOf, refusal } from '../support/footprint';

describe.each(dialects)('rejection reasons on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  it('are added and read back', async () => {
    const { rejectionReason: made, userErrors } = await admin.mutate(
      'createRejectionReason',
      { name: 'Salary', kind: 'BY_CANDIDATE' },
      'rejectionReason { id name kind active version }',
    );
    const { rejectionReason: read } = await admin.data(
      'query ($id: ID!) { rejectionReason(id: $id) { id name kind active version } }',
      { id: made.id },
    );

    expect(userErrors).toEqual([]);
    expect(made).toMatchObject({ name: 'Salary', kind: 'BY_CANDIDATE', active: true, version: 1 });
    expect(read).toEqual(made);
  });

  it('have names that are unique without regard to case and accents', async () => {
    await aRejectionReason(app, { name: 'Não respondeu' });

    const errors = await refusal(app, () =>
      admin.mutate('createRejectionReason', { name: 'NAO  respondeu', kind: 'OTHER' }),
    );

    expect(errors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'name'] }]);
  });

  it('change what is given and leave the rest', async () => {
    const reason = await aRejectionReason(app, { name: 'Skils' });

    const { rejectionReason } = await admin.mutate(
      'updateRejectionReason',
      { rejectionReasonId: idOf(reason), expectedVersion: 1, name: 'Skills' },
      'rejectionReason { name kind version }',
    );

    expect(rejectionReason).toEqual({ name: 'Skills', kind: 'BY_ORGANIZATION', version: 2 });
    expect(await eventsOf(app, reason)).toEqual(['rejectionReason.created', 'rejectionReason.updated']);
  });

  it.each([
    [{ name: null }, 'INVALID_INPUT', ['input', 'name']],
    [{ kind: null }, 'INVALID_INPUT', ['input', 'kind']],
    [{ name: '  ' }, 'INVALID_INPUT', ['input', 'name']],
    [{ expectedVersion: 7 }, 'VERSION_CONFLICT', ['input', 'expectedVersion']],
    [{ rejectionReasonId: 'user_1' }, 'INVALID_INPUT', ['input', 'rejectionReasonId']],
    [{ rejectionReasonId: 'rejectionReason_9999' }, 'NOT_FOUND', ['input', 'rejectionReasonId']],
  ])('do not change by %j', async (values, code, path) => {
    const reason = await aRejectionReason(app);
    const input = { rejectionReasonId: idOf(reason), ...values };

    const errors = await refusal(app, () => admin.mutate('updateRejectionReason', input));

    expect(errors).toMatchObject([{ code, path }]);
  });

  it('go out of use and come back', async () => {
    const reason = await aRejectionReason(app);
    const input = { rejectionReasonId: idOf(reason) };
    const ask = 'rejectionReason { active allowedActions { action enabled } }';

    const early = await refusal(app, () => admin.mutate('reactivateRejectionReason', input));
    const { rejectionReason: gone } = await admin.mutate('deactivateRejectionReason', input, ask);
    const late = await refusal(app, () => admin.mutate('deactivateRejectionReason', input));
    const { rejectionReason: back } = await admin.mutate('reactivateRejectionReason', input, ask);

    const actions = (enabled: boolean) => [
      { action: 'deactivateRejectionReason', enabled },
      { action: 'reactivateRejectionReason', enabled: !enabled },
    ];
    expect(early).toMatchObject([{ code: 'REASON_ACTIVE' }]);
    expect(gone).toEqual({ active: false, allowedActions: actions(false) });
    expect(late).toMatchObject([{ code: 'REASON_NOT_ACTIVE' }]);
    expect(back).toEqual({ active: true, allowedActions: actions(true) });
  });

  it('are listed by name, kind and use', async () => {
    await aRejectionReason(app, { name: 'Zeta listed' });
    await aRejectionReason(app, { name: 'Alpha listed' });
    await aRejectionReason(app, { name: 'Beta listed', active: false });

    const { rejectionReasons } = await admin.data(
      '{ rejectionReasons(where: { name: { contains: "LISTED" }, active: { eq: true }, kind: { eq: BY_ORGANIZATION } }) { totalCount nodes { name } } }',
    );

    expect(rejectionReasons).toEqual({
      totalCount: 2,
      nodes: [{ name: 'Alpha listed' }, { name: 'Zeta listed' }],
    });
  });

  it.each([
    ['createRejectionReason', { name: 'X', kind: 'OTHER' }],
    ['updateRejectionReason', { rejectionReasonId: 'rejectionReason_1' }],
    ['deactivateRejectionReason', { rejectionReasonId: 'rejectionReason_1' }],
    ['reactivateRejectionReason', { rejectionReasonId: 'rejectionReason_1' }],
  ])('are not changed by a recruiter through %s', async (mutation, input) => {
    const recruiter = await app.as(AccessLevel.RECRUITER);

    await expect(recruiter.mutate(mutation, input)).rejects.toThrow('organization:write');
  });

  it('let one of two with one name win', async () => {
    const other = await app.as(AccessLevel.ADMIN);
    const input = { name: 'Contested', kind: 'OTHER' };

    const answers = await Promise.all([
      admin.mutate('createRejectionReason', input),
      other.mutate('createRejectionReason', input),
    ]);

    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'ALREADY_EXISTS' }]);
    const rows = await app.work((work) => work.find(RejectionReason, { name: 'Contested' }));
    expect(rows).toHaveLength(1);
    expect(await eventsOf(app, rows[0]!)).toEqual(['rejectionReason.created']);
  });
});
