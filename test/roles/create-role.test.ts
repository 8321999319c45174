import { AccessLevel } from '../../src/core/viewer';
import { Role } from '../../src/roles/role.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment } from '../support/fixtures';
import { eventsOf, idOf, refusal } from '../support/footprint';
import { operation } from '../support/operations';
import { keyOf } from '../support/rows';

const minimal = { title: 'Designer', employmentType: 'FULL_TIME' };
const usd = { currency: 'USD', period: 'YEAR' };

describe.each(dialects)('createRole on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER, 'Rita');
  });

  afterAll(() => app.stop());

  const create = (input: object, ask = '') => recruiter.mutate('createRole', { ...minimal, ...input }, ask);

  it('answers the operation of the contract', async () => {
    const department = await aDepartment(app);
    const input = {
      title: 'Backend Developer',
      departmentId: idOf(department),
      employmentType: 'FULL_TIME',
      workMode: 'REMOTE',
      openings: 2,
      skills: ['Python', 'MySQL'],
      salaryRange: { min: '95072.00', max: '115604.00', currency: 'USD', period: 'YEAR' },
      minYearsExperience: 2,
      description: 'Server-side logic.\nAPI development.',
      stages: [
        { name: 'Applied', type: 'APPLICATION_REVIEW' },
        { name: 'Onsite', type: 'INTERVIEW' },
      ],
    };

    const { createRole } = await recruiter.data(operation('mutations/create-role'), { input });

    const stage = { id: expect.stringMatching(/^interviewStage_\d+$/) };
    expect(createRole).toEqual({
      role: {
        id: expect.stringMatching(/^role_\d+$/),
        title: 'Backend Developer',
        status: 'DRAFT',
        version: 1,
        stages: [
          { ...stage, name: 'Applied', type: 'APPLICATION_REVIEW', position: 1 },
          { ...stage, name: 'Onsite', type: 'INTERVIEW', position: 2 },
        ],
        openings: { total: 2, open: 2 },
      },
      userErrors: [],
    });
  });

  it('keeps everything that is given', async () => {
    const department = await aDepartment(app, { name: 'Platform' });
    const values = {
      title: 'SRE',
      code: 'REQ-7',
      description: 'On call.',
      location: 'Porto',
      workMode: 'HYBRID',
      employmentType: 'CONTRACTOR',
      salaryRange: { min: '95072.50', max: null, ...usd },
      minYearsExperience: 2,
      maxYearsExperience: 2,
      confidential: true,
      externalId: 'ats-7',
    };
    const criteria = [{ name: 'System design', description: 'Trade-offs' }, { name: 'Debugging' }];

    const { role } = await create(
      {
        ...values,
        departmentId: idOf(department),
        skills: ['Go', 'go', 'Rust', 'GO'],
        stages: [{ name: 'Only', type: 'INTERVIEW', targetDays: 3, criteria }],
      },
      `role { title code description location workMode employmentType minYearsExperience maxYearsExperience
        salaryRange { min max currency period } skills confidential externalId openedAt closedAt
        department { name } stages { targetDays active criteria { name description } }
        openings { total open filled cancelled nodes { status } } owner { name }
        hiringTeam { kind owner user { name } } }`,
    );

    expect(role).toEqual({
      ...values,
      skills: ['Go', 'Rust'],
      openedAt: null,
      closedAt: null,
      department: { name: 'Platform' },
      stages: [
        { targetDays: 3, active: true, criteria: [criteria[0], { name: 'Debugging', description: null }] },
      ],
      openings: { total: 1, open: 1, filled: 0, cancelled: 0, nodes: [{ status: 'OPEN' }] },
      owner: { name: 'Rita' },
      hiringTeam: [{ kind: 'RECRUITER', owner: true, user: { name: 'Rita' } }],
    });
  });

  it('gives the default plan and one seat when nothing is said of them', async () => {
    const { role } = await create(
      {},
      'role { stages { name type position } openings { total } skills confidential salaryRange { min } }',
    );

    expect(role).toEqual({
      stages: [
        { name: 'Applied', type: 'APPLICATION_REVIEW', position: 1 },
        { name: 'Screen', type: 'SCREEN', position: 2 },
        { name: 'Interview', type: 'INTERVIEW', position: 3 },
        { name: 'Offer', type: 'OFFER', position: 4 },
      ],
      openings: { total: 1 },
      skills: [],
      confidential: false,
      salaryRange: null,
    });
  });

  it('writes one event, which does not tell the pay', async () => {
    const { role } = await create({ salaryRange: { min: '77777', ...usd } }, 'role { id }');

    const [row] = await app.database.primary.all('SELECT changes FROM events ORDER BY id DESC LIMIT 1');
    const key = keyOf(role.id);
    expect(await eventsOf(app, Object.assign(new Role(), { id: key }))).toEqual(['role.created']);
    expect(JSON.stringify(row)).not.toContain('77777');
  });

  it.each([
    ['min', { min: '-1', ...usd }],
    ['min', { min: '1e5', ...usd }],
    ['min', { min: '10.001', ...usd }],
    ['max', { max: '10.5', currency: 'JPY', period: 'YEAR' }],
    ['currency', { min: '10', currency: 'XYZ', period: 'YEAR' }],
    ['currency', { min: '10', currency: 'usd', period: 'YEAR' }],
    ['min', { min: '11', max: '10.99', ...usd }],
  ])('refuses pay with a faulty %s: %j', async (field, salaryRange) => {
    const errors = await refusal(app, () => create({ salaryRange }));

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'salaryRange', field] }]);
  });

  it('refuses a range of pay without an amount', async () => {
    const errors = await refusal(app, () => create({ salaryRange: usd }));

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'salaryRange'] }]);
  });

  const stage = { name: 'A', type: 'SCREEN' };
  it.each([
    [{ title: '' }, ['title']],
    [{ title: 'x'.repeat(201) }, ['title']],
    [{ title: 'a\u0000b' }, ['title']],
    [{ departmentId: 'role_1' }, ['departmentId']],
    [{ departmentId: 'nonsense' }, ['departmentId']],
    [{ openings: 0 }, ['openings']],
    [{ openings: 101 }, ['openings']],
    [{ minYearsExperience: -1 }, ['minYearsExperience']],
    [{ minYearsExperience: 5, maxYearsExperience: 4 }, ['minYearsExperience']],
    [{ skills: ['Go', ''] }, ['skills', '1']],
    [{ stages: [] }, ['stages']],
    [{ stages: [stage, { ...stage, name: 'á' }] }, ['stages', '1', 'name']],
    [{ stages: [{ ...stage, name: ' ' }] }, ['stages', '0', 'name']],
    [{ stages: [{ ...stage, targetDays: 0 }] }, ['stages', '0', 'targetDays']],
    [{ stages: Array.from({ length: 31 }, (_, i) => ({ ...stage, name: `S${i}` })) }, ['stages']],
    [
      { stages: [{ ...stage, criteria: [{ name: 'B' }, { name: 'b' }] }] },
      ['stages', '0', 'criteria', '1', 'name'],
    ],
  ])('refuses %j', async (input, path) => {
    const errors = await refusal(app, () => create(input));

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', ...path] }]);
  });

  it('refuses an unknown department', async () => {
    const errors = await refusal(app, () => create({ departmentId: 'department_9999' }));

    expect(errors).toMatchObject([{ __typename: 'NotFound', path: ['input', 'departmentId'] }]);
  });

  it.each(['code', 'externalId'])('refuses a %s that another role has', async (field) => {
    await create({ [field]: 'taken' });

    const errors = await refusal(app, () => create({ [field]: 'taken' }));

    expect(errors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', field] }]);
  });

  it('is for recruiters and admins', async () => {
    for (const level of [
      AccessLevel.COORDINATOR,
      AccessLevel.HIRING_MANAGER,
      AccessLevel.INTERVIEWER,
      AccessLevel.ANALYST,
    ]) {
      const client = await app.as(level);
      await expect(client.mutate('createRole', minimal)).rejects.toThrow('role:write');
    }
  });

  it('lets one of two with the same code win', async () => {
    const other = await app.as(AccessLevel.ADMIN);
    const input = { ...minimal, code: 'RACE' };

    const answers = await Promise.all([
      recruiter.mutate('createRole', input),
      other.mutate('createRole', input),
    ]);

    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'ALREADY_EXISTS' }]);
    const orphans = await app.database.primary.all(
      'SELECT s.id FROM interview_stages s LEFT JOIN roles r ON r.id = s.roleId WHERE r.id IS NULL',
    );
    const roles = await app.work((work) => work.find(Role, { code: 'RACE' }));
    expect(orphans).toEqual([]);
    expect(roles).toHaveLength(1);
  });
});
