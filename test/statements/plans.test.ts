import { isListType, isNonNullType, isObjectType, type GraphQLSchema, type GraphQLField } from 'graphql';
import { AccessLevel } from '../../src/core/viewer';
import { lowerFirst } from '../../src/core/global-id';
import { listingOf } from '../../src/database/listing';
import { entityNamed, tableOf } from '../../src/database/rows';
import { entities, resolvers } from '../../src/features';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { operation } from '../support/operations';
import { fillTables } from './large-tables';
import { faultsOf, plansOf } from './plans';

interface List {
  /** The type that has the field. */
  owner: string;
  field: string;
  /** The entity that is listed. */
  of: string;
}

/** Every field that can be ordered. */
function listsOf(schema: GraphQLSchema): List[] {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  return types.flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const of = orderedBy(field);
      return of ? [{ owner: type.name, field: field.name, of }] : [];
    }),
  );
}

/** `ApplicationOrder` -> `Application`. */
function orderedBy({ args }: GraphQLField<unknown, unknown>): string | null {
  const type = args.find(({ name }) => name === 'orderBy')?.type;
  if (!type || !isListType(type) || !isNonNullType(type.ofType)) return null;
  return String(type.ofType.ofType).replace(/Order$/, '');
}

function ordersOf(of: string): string[] {
  // The order fields are in the schema; the database is not open yet.
  const entity = entities.find(({ name }) => name === of)!;
  return Object.keys(listingOf(entity).orders);
}

const schema = buildRolecallSchema({ entities, resolvers });
const lists = listsOf(schema);
const roots = lists.filter(({ owner, field }) => owner === 'Query' && field !== 'retentionDue');
const nested = lists.filter(({ owner }) => owner !== 'Query' && owner !== 'Viewer');
const ordered = (some: List[]) =>
  some.flatMap((list) => ordersOf(list.of).map((order) => [list.owner, list.field, list.of, order] as const));

const operations: Array<[name: string, variables: object]> = [
  ['role-list', { first: 50 }],
  ['role-board', { id: 'role_1010' }],
  ['pipeline-overview', {}],
  ['applicant-profile', { id: 'applicant_1010' }],
  ['application-search', { departmentId: 'department_1010', stageName: 'text 7' }],
  ['my-work', { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' }],
];

describe.each(dialects)('plans on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    [admin, recruiter] = [await app.as(AccessLevel.ADMIN), await app.as(AccessLevel.RECRUITER)];
    await fillTables(app);
  }, 120_000);

  afterAll(() => app.stop());

  it.each(ordered(roots))(
    '%s.%s walks an index of %s by %s, both ways and on later pages',
    async (_owner, field, of, order) => {
      const { orders } = listingOf(entityNamed(of));
      const query = `query ($direction: OrderDirection!, $after: String) { ${field}(first: 25, after: $after, orderBy: [{ field: ${order}, direction: $direction }]) {
        pageInfo { endCursor } nodes { id } } }`;
      const page = async (direction: string, after?: string): Promise<string> =>
        (await admin.data(query, { direction, after }))[field].pageInfo.endCursor as string;
      const pages = await plansOf(app.database, async () => {
        await page('ASC', await page('ASC'));
        await page('DESC', await page('DESC'));
      });

      const found = pages.map(({ steps }) => steps.find(({ table }) => table === 't')!);
      expect(found).toHaveLength(4);
      for (const { index, isWhole, sorts } of found) {
        expect({ isWhole, sorts, by: leadingColumn(of, index) }).toEqual({
          isWhole: false,
          sorts: false,
          by: orders[order],
        });
      }
    },
  );

  it.each(ordered(nested))('%s.%s finds its %s by %s in an index', async (owner, field, _of, order) => {
    const query = `query ($id: ID!) { node(id: $id) { ... on ${owner} {
      ${field}(orderBy: [{ field: ${order}, direction: DESC }]) { totalCount nodes { id } } } } }`;
    const plans = await plansOf(app.database, () => admin.data(query, { id: `${lowerFirst(owner)}_1010` }));

    expect(plans.length).toBeGreaterThan(1);
    expect(faultsOf(plans)).toEqual([]);
  });

  it.each(ordered(nested.filter(({ owner }) => owner === 'Application')))(
    '%s.%s finds its %s by %s in an index, asked of a person',
    async (_owner, field, _of, order) => {
      const query = `query ($id: ID!) { applicant(id: $id) { applications(first: 20) { nodes {
        ${field}(first: 20, orderBy: [{ field: ${order}, direction: DESC }]) { totalCount nodes { id } } } } } }`;
      const plans = await plansOf(app.database, () => recruiter.data(query, { id: 'applicant_1010' }));

      expect(faultsOf(plans)).toEqual([]);
      expect(plans.filter(({ sql }) => sql.includes(' l1'))).toHaveLength(field === 'events' ? 0 : 2);
    },
  );

  it.each(operations)('%s reads no table from end to end', async (name, variables) => {
    const plans = await plansOf(app.database, () => recruiter.data(operation(`queries/${name}`), variables));

    expect(plans.length).toBeGreaterThan(0);
    expect(faultsOf(plans)).toEqual([]);
  });

  it('a search by department walks its index, both ways and on later pages, and sorts nothing', async () => {
    const query = `query ($after: String, $direction: OrderDirection!) { applications(first: 3, after: $after,
      where: { status: { eq: ACTIVE }, stage: { name: { contains: "e" } }, role: { departmentId: { eq: "department_1010" } } },
      orderBy: [{ field: APPLIED_AT, direction: $direction }]) { pageInfo { endCursor } nodes { id } } }`;
    const page = async (direction: string, after?: string): Promise<string> =>
      (await recruiter.data(query, { direction, after })).applications.pageInfo.endCursor as string;
    const pages = await plansOf(app.database, async () => {
      await page('ASC', await page('ASC'));
      await page('DESC', await page('DESC'));
    });

    const found = pages.map(({ steps }) => steps.find(({ table }) => table === 't')!);
    expect(found).toHaveLength(4);
    for (const step of found)
      expect(step).toMatchObject({ index: 'ix_applications_department_list', isWhole: false, sorts: false });
  });

  it.each([
    'applicantId: { eq: "applicant_1010" }',
    'applicantId: { in: ["applicant_1010", "applicant_1011"] }',
    'applicant: { id: { eq: "applicant_1010" } }',
  ])('applications by a person, %s, are found in the index of the people', async (where) => {
    const query = `{ applications(where: { ${where} }) { nodes { id } } }`;
    const plans = await plansOf(app.database, async () => {
      await admin.data(query);
      await recruiter.data(query);
    });

    const found = plans.flatMap(({ steps }) => steps.filter(({ table }) => table === 't'));
    expect(found.map(({ index }) => index)).toEqual(Array(2).fill('ix_applications_applicantId'));
    expect(faultsOf(plans)).toEqual([]);
  });

  it('what mutations look at that come at the same time is found by keys', async () => {
    const submit = (key: number) => {
      const [interviewId, authorId] = [`interview_${key}`, `user_${key}`];
      return recruiter.mutate('submitFeedback', { interviewId, authorId, recommendation: 'NO' });
    };
    await submit(1009);
    const keys = Array.from({ length: 24 }, (_, index) => 1010 + index);
    const plans = await plansOf(app.database, () => Promise.all(keys.map(submit)));

    expect(plans.some(({ sql }) => sql.includes('CASE t.id'))).toBe(dialect === 'mysql');
    expect(faultsOf(plans)).toEqual([]);
  });

  /** The first column of an index. */
  function leadingColumn(of: string, index: string | null): string | undefined {
    const { indices } = app.database.source.getMetadata(tableOf(entityNamed(of)).entity);
    return indices.find(({ name }) => name === index)?.columns[0]?.propertyName;
  }
});
