import { PayPeriod } from '../../src/core/pay';
import { AccessLevel } from '../../src/core/viewer';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment, aRole, joinTeam } from '../support/fixtures';
import { eventsOf, idOf, refusal } from '../support/footprint';

const pay = {
  salaryMin: 100_00,
  salaryMax: 200_00,
  salaryCurrency: 'USD',
  salaryPeriod: PayPeriod.HOUR,
};

describe.each(dialects)('updateRole on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  it('changes what is given, clears what is null and leaves the rest', async () => {
    const department = await aDepartment(app);
    const role = await aRole(app, {
      title: 'Old',
      location: 'Porto',
      departmentId: department.id,
      skills: ['Go'],
      team: [recruiter.user],
    });

    const { role: changed } = await recruiter.mutate(
      'updateRole',
      { roleId: idOf(role), expectedVersion: 1, title: 'New', departmentId: null, confidential: true },
      'role { title location skills confidential version status department { id } }',
    );

    expect(changed).toEqual({
      title: 'New',
      location: 'Porto',
      skills: ['Go'],
      confidential: true,
      version: 2,
      status: 'OPEN',
      department: null,
    });
    expect(await eventsOf(app, role)).toEqual(['role.created', 'role.updated']);
  });

  it('replaces the whole range of pay, leaves it, or clears it', async () => {
    const role = await aRole(app, pay);
    const input = { roleId: idOf(role) };
    const ask = 'role { salaryRange { min max currency period } }';

    const left = await recruiter.mutate('updateRole', { ...input, title: 'Same pay' }, ask);
    const replaced = await recruiter.mutate(
      'updateRole',
      { ...input, salaryRange: { max: '9000000', currency: 'JPY', period: 'YEAR' } },
      ask,
    );
    const cleared = await recruiter.mutate('updateRole', { ...input, salaryRange: null }, ask);

    expect(left.role.salaryRange).toEqual({ min: '100.00', max: '200.00', currency: 'USD', period: 'HOUR' });
    expect(replaced.role.salaryRange).toEqual({
      min: null,
      max: '9000000',
      currency: 'JPY',
      period: 'YEAR',
    });
    expect(cleared.role.salaryRange).toBeNull();
  });

  it('shows the pay only to those who may read it', async () => {
    const role = await aRole(app, pay);
    const seen: Record<string, boolean> = {};

    for (const level of Object.values(AccessLevel)) {
      const client = await app.as(level);
      await joinTeam(app, role, client.user);
      const answer = await client.data('query ($id: ID!) { role(id: $id) { salaryRange { min } } }', {
        id: idOf(role),
      });
      seen[level] = answer.role?.salaryRange != null;
    }

    expect(seen).toMatchObject({ ADMIN: true, RECRUITER: true, HIRING_MANAGER: true });
    expect(seen).toMatchObject({ COORDINATOR: false, INTERVIEWER: false });
    expect(seen.ANALYST).toBe(false);
  });

  it.each([
    [{ title: null }, 'INVALID_INPUT', ['input', 'title']],
    [{ employmentType: null }, 'INVALID_INPUT', ['input', 'employmentType']],
    [{ skills: null }, 'INVALID_INPUT', ['input', 'skills']],
    [{ confidential: null }, 'INVALID_INPUT', ['input', 'confidential']],
    [{ maxYearsExperience: 2 }, 'INVALID_INPUT', ['input', 'minYearsExperience']],
    [
      { salaryRange: { min: '2', max: '1', currency: 'USD', period: 'DAY' } },
      'INVALID_INPUT',
      ['input', 'salaryRange', 'min'],
    ],
    [{ departmentId: 'department_9999' }, 'NOT_FOUND', ['input', 'departmentId']],
    [{ roleId: 'role_9999' }, 'NOT_FOUND', ['input', 'roleId']],
    [{ roleId: 'user_1' }, 'INVALID_INPUT', ['input', 'roleId']],
    [{ expectedVersion: 2 }, 'VERSION_CONFLICT', ['input', 'expectedVersion']],
    [{ expectedVersion: 0 }, 'INVALID_INPUT', ['input', 'expectedVersion']],
  ])('refuses %j', async (values, code, path) => {
    const role = await aRole(app, { minYearsExperience: 3 });
    const input = { roleId: idOf(role), ...values };

    const errors = await refusal(app, () => recruiter.mutate('updateRole', input));

    expect(errors).toMatchObject([{ code, path }]);
  });

  it('refuses the code of another role', async () => {
    await aRole(app, { code: 'REQ-1' });
    const role = await aRole(app);

    const errors = await refusal(app, () =>
      recruiter.mutate('updateRole', { roleId: idOf(role), code: 'REQ-1' }),
    );

    expect(errors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'code'] }]);
  });

  it('refuses while the role is archived', async () => {
    const role = await aRole(app, { status: RoleStatus.ARCHIVED });

    const errors = await refusal(app, () =>
      recruiter.mutate('updateRole', { roleId: idOf(role), title: 'X' }),
    );

    expect(errors).toMatchObject([{ code: 'ROLE_ARCHIVED', path: ['input', 'roleId'] }]);
  });

  it('refuses whoever may not change roles', async () => {
    const role = await aRole(app);
    const manager = await app.as(AccessLevel.HIRING_MANAGER);

    await expect(manager.mutate('updateRole', { roleId: idOf(role), title: 'X' })).rejects.toThrow(
      'role:write',
    );
  });

  it('does not set what belongs to other mutations', async () => {
    const { errors } = await recruiter.send(
      'mutation { updateRole(input: { roleId: "role_1", status: OPEN }) { role { id } } }',
    );

    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });
});
