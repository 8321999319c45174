import { AccessLevel } from '../../src/core/viewer';
import { entities, resolvers } from '../../src/features';
import { compiledExecutor, interpretedExecutor } from '../../src/graphql/executor';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { operation } from '../support/operations';
import { aPipeline, type Pipeline } from '../statements/pipeline';

type Case = [name: string, query: string, variables?: (pipeline: Pipeline) => object];

const role = ({ roleId }: Pipeline) => ({ id: `role_${roleId}` });
const cases: Case[] = [
  ['role-list', operation('queries/role-list'), () => ({ first: 5 })],
  ['role-board', operation('queries/role-board'), role],
  ['pipeline-overview', operation('queries/pipeline-overview')],
  [
    'applicant-profile',
    operation('queries/applicant-profile'),
    (of) => ({ id: `applicant_${of.applicantId}` }),
  ],
  [
    'application-search',
    operation('queries/application-search'),
    (of) => ({ departmentId: `department_${of.departmentId}`, stageName: 'Onsite' }),
  ],
  [
    'node',
    operation('queries/node'),
    (of) => ({ id: `role_${of.roleId}`, ids: [`applicant_${of.applicantId}`, 'role_999999'] }),
  ],
  ['a malformed id', operation('queries/node'), () => ({ id: 'nonsense', ids: [] })],
  ['a missing variable', operation('queries/role-board'), () => ({})],
  ['variables of wrong types', operation('queries/role-list'), () => ({ first: 'ten', after: 3 })],
  [
    'a null for a condition that has a default',
    'query ($yes: Boolean = true) { roles { totalCount nodes { id title @include(if: $yes) } } }',
    () => ({ yes: null }),
  ],
  [
    'a null for an argument that must be something, after a mutation',
    `mutation ($input: CreateDepartmentInput = { name: "b" }) { a: createDepartment(input: { name: "a" }) { userErrors { code } }
      b: createDepartment(input: $input) { userErrors { code } } }`,
    () => ({ input: null }),
  ],
  [
    'a null for the argument of the only mutation',
    'mutation ($input: CreateDepartmentInput = { name: "b" }) { createDepartment(input: $input) { userErrors { code } } }',
    () => ({ input: null }),
  ],
  [
    'variables with names that all objects have',
    'query ($constructor: Int, $toString: String) { roles(first: $constructor, after: $toString) { totalCount } departments(first: $constructor) { nodes { id } } }',
  ],
  [
    'a variable with a name that no object can have',
    'query ($__proto__: ApplicationWhere = { status: { eq: REJECTED } }) { applications(where: $__proto__) { totalCount } }',
  ],
  ['a null for a page size', operation('queries/role-list'), () => ({ first: null })],
  [
    'one field with several arguments',
    `query ($id: ID!) { role(id: $id) { a: applications(first: 1) { nodes { id } }
      b: applications(first: 2, orderBy: [{ field: APPLIED_AT, direction: ASC }]) { totalCount edges { cursor node { id } } }
      ...More } } fragment More on Role { c: applications(where: { status: { eq: REJECTED } }) { totalCount } title again: title }`,
    role,
  ],
  [
    'sums below the rows of a list, one of them with a filter that is wrong',
    `query ($yes: Boolean = true, $no: Boolean = false, $id: ID = "nonsense") { roles { nodes { title openings { total open @include(if: $no) } a: applications { totalCount @skip(if: $no) }
      b: applications(where: { status: { eq: REJECTED } }) @include(if: $yes) { totalCountIsCapped totalCount } c: applications(where: { roleId: { eq: $id } }) { totalCount }
      stages { name applications { totalCount } } } } }`,
  ],
  [
    'skip and include, by variables and as written',
    `query ($id: ID!, $yes: Boolean = true, $no: Boolean!) { role(id: $id) { ...F @include(if: $yes) ...G @skip(if: $yes)
      title @skip(if: $no) status @include(if: $no) code @skip(if: true) stages @include(if: $yes) { name @skip(if: $no) id @include(if: false) } } }
      fragment F on Role { department { name @include(if: $yes) } } fragment G on Role { department { id } }`,
    (of) => ({ ...role(of), no: false }),
  ],
  [
    'interfaces, typenames and fragments on them',
    `query ($id: ID!) { node(id: $id) { __typename ... on Versioned { version createdAt } ... on Role { title stages { __typename id } } ... on Applicant { name } } }`,
    role,
  ],
  [
    'a page that is too large below many rows',
    '{ roles(first: 2) { nodes { title applications(first: 1000) { nodes { id } } stages { name } } } }',
  ],
  [
    'a cursor of another list below many rows',
    '{ roles(first: 2) { totalCount nodes { title applications(after: "bm9uc2Vuc2U") { nodes { id } totalCount } } } }',
  ],
  [
    'a permission that is missing',
    '{ viewer { permissions } events { totalCount } roles(first: 1) { nodes { id } } }',
  ],
  [
    'two operations in one document',
    'query A { viewer { permissions } } query B { viewer { user { name } } }',
  ],
];

/** What stands in place of an input that the service refuses in any case: nothing is ever written. */
const draft = { title: '', employmentType: 'FULL_TIME' };
const interview = {
  ...{ applicationId: 'nonsense', interviewerIds: ['user_1'], timeZone: 'UTC' },
  ...{ startsAt: '2026-11-24T09:00:00Z', endsAt: '2026-11-24T10:00:00Z' },
};
const inputs: Array<[mutation: string, type: string, inputs: unknown[]]> = [
  [
    'createRole',
    'CreateRoleInput',
    [
      ...[
        draft,
        undefined,
        null,
        {},
        [],
        [draft],
        'text',
        7,
        { ...draft, title: 1 },
        { ...draft, title: null },
      ],
      ...['NOPE', 5, null, 'constructor', {}].map((employmentType) => ({ ...draft, employmentType })),
      ...[1.5, 3e9, -1, '3', true, [], [1]].map((openings) => ({ ...draft, openings })),
      ...['yes', 1, [true], {}].map((confidential) => ({ ...draft, confidential })),
      ...['one', [], [null], [['deep']], 7, { one: 1 }].map((skills) => ({ ...draft, skills })),
      ...[{ name: '' }, {}, [{}], [null], [{ name: '', more: 1 }], 'x'].map((stages) => ({
        ...draft,
        stages,
      })),
      ...[12, 1.5, '', true, ['role_1'], null].map((departmentId) => ({ ...draft, departmentId })),
      ...[[], {}, { min: null }, null].map((salaryRange) => ({ ...draft, salaryRange })),
      ...[{ unknown: 1 }, { toString: 1 }, { a: 1, b: 2, c: 3 }].map((more) => ({ ...draft, ...more })),
    ],
  ],
  [
    'scheduleInterview',
    'ScheduleInterviewInput',
    [
      ...[interview, { ...interview, applicationId: null }, { ...interview, stageId: null }],
      ...['x', '', 5, null, {}, [], '2026-02-30T00:00:00Z'].map((startsAt) => ({ ...interview, startsAt })),
      ...['user_1', 1, [1], [null], [], null, [['user_1']]].map((ids) => ({
        ...interview,
        interviewerIds: ids,
      })),
    ],
  ],
];

describe.each(dialects)('the two executors on %s', (dialect) => {
  const schema = buildRolecallSchema({ entities, resolvers });
  let apps: TestApp[];
  let clients: Client[];
  let pipeline: Pipeline;

  beforeAll(async () => {
    const compiled = await startApp(dialect, undefined, { executor: compiledExecutor(schema, 0) });
    const interpreted = await startApp(dialect, undefined, {
      executor: interpretedExecutor(schema),
      database: compiled.database,
    });
    const recruiter = await compiled.as(AccessLevel.RECRUITER);
    pipeline = await aPipeline(compiled, 2, [recruiter.user]);
    apps = [compiled, interpreted];
    clients = [recruiter, interpreted.withToken(recruiter.user, recruiter.token)];
  }, 60_000);

  afterAll(async () => {
    for (const app of apps.reverse()) await app.stop();
  });

  it.each(cases)('answer alike: %s', async (_name, query, variables = () => ({})) => {
    const headers = { 'x-request-id': 'same' };
    const ask = (client: Client) => client.send(query, variables(pipeline), headers);

    const [compiled, interpreted] = await Promise.all(clients.map(ask));
    const again = await ask(clients[0]!);

    const codes = (compiled!.errors ?? []).map(({ extensions }) => extensions.code as string);
    expect(codes).not.toContain('GRAPHQL_VALIDATION_FAILED');
    expect(compiled).toEqual(interpreted);
    expect(again).toEqual(compiled);
  });

  it('tell of a null before anything is done', async () => {
    const query = `mutation ($input: CreateDepartmentInput = { name: "Other" }) {
      a: createDepartment(input: { name: "Early" }) { userErrors { code } } b: createDepartment(input: $input) { userErrors { code } } }`;

    for (const client of clients) {
      const { data, errors } = await client.send(query, { input: null });
      expect(data).toBeUndefined();
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    const { departments } = await clients[0]!.data('{ departments(first: 100) { nodes { name } } }');
    expect(JSON.stringify(departments)).not.toContain('Early');
  });

  it.each(inputs)('take the same for the input of %s', async (mutation, type, given) => {
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code message path } } }`;
    const ask = (client: Client, input: unknown) => client.send(query, { input }, { 'x-request-id': 'same' });
    const kinds = new Set<string>();

    for (const input of given) {
      const [compiled, interpreted] = await Promise.all(clients.map((client) => ask(client, input)));
      expect({ input, ...compiled }).toEqual({ input, ...interpreted });
      kinds.add(compiled!.errors ? 'variables' : 'rules');
    }
    expect([...kinds].sort()).toEqual(['rules', 'variables']);
  });
});
