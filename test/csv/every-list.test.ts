import {
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { AccessLevel } from '../../src/core/viewer';
import { seedDemo } from '../../src/demo/seed';
import { entities, resolvers } from '../../src/features';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { User } from '../../src/users/user.entity';
import { dialects } from '../support/databases';
import { startApp, type Client, type TestApp } from '../support/app';
import { numberAll } from '../support/feed';
import { aWebhook } from '../support/webhooks';
import { tableOf } from './exporting';

type Field = GraphQLField<unknown, unknown>;

const lists = Object.values(buildRolecallSchema({ entities, resolvers }).getQueryType()!.getFields()).filter(
  ({ type }) => getNamedType(type).name.endsWith('Connection'),
);

function rowOf({ type }: Field): GraphQLObjectType {
  const connection = getNamedType(type) as GraphQLObjectType;
  return getNamedType(connection.getFields().nodes!.type) as GraphQLObjectType;
}

const needsArguments = ({ args }: Field): boolean => args.some(({ type }) => type !== getNullableType(type));

/** Every leaf of a row, and the leaves of each object that it leads to; of lists with pages their count. */
function leavesOf(type: GraphQLObjectType, depth = 2): string[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type);
    if (needsArguments(field)) return [];
    if (isLeafType(named)) return [field.name];
    if (named.name.endsWith('Connection')) return depth === 2 ? [`${field.name} { totalCount }`] : [];
    if (!isObjectType(named) || depth === 0) return [];
    const inner = leavesOf(named, isListType(getNullableType(field.type)) ? 0 : depth - 2);
    return inner.length > 0 ? [`${field.name} { ${inner.join(' ')} }`] : [];
  });
}

describe.each(dialects)('every list of the root as CSV on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let interviewer: Client;
  beforeAll(async () => {
    app = await startApp(dialect);
    await seedDemo(app.database, { now: app.now });
    await numberAll(app.database);
    admin = await app.as(AccessLevel.ADMIN);
    await aWebhook(app, admin.user);
    const [user] = await app.work((work) => work.find(User, { accessLevel: AccessLevel.INTERVIEWER }));
    interviewer = await app.clientOf(user!);
  }, 120_000);
  afterAll(() => app.stop());

  it('are those that there are', () => {
    expect(lists.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['applicants', 'applications', 'changes', 'events', 'offers', 'roles', 'users']),
    );
    expect(lists.length).toBeGreaterThanOrEqual(12);
  });

  /** The ids of all rows, by paging as clients do. */
  const idsByPaging = async (client: Client, list: Field, id: string): Promise<string[] | null> => {
    const found: string[] = [];
    for (let after: string | null = null; ;) {
      const query = `query ($after: String) { list: ${list.name}(first: 100, after: $after) { nodes { ${id} } pageInfo { hasNextPage endCursor } } }`;
      const { data, errors } = await client.send(query, { after });
      if (errors) return null;
      found.push(...data.list.nodes.map((node: Record<string, string>) => node[id]));
      if (!data.list.pageInfo.hasNextPage) return found;
      after = data.list.pageInfo.endCursor;
    }
  };

  it.each(lists.map((list) => [list.name, list] as const))(
    '%s: all rows and all fields, for those who may',
    async (name, list) => {
      const row = rowOf(list);
      const id = 'id' in row.getFields() ? 'id' : 'cursor';

      const [headings, ...rows] = await tableOf(
        app,
        admin,
        `{ ${name} { nodes { ${leavesOf(row).join(' ')} } } }`,
      );
      const seen = await idsByPaging(interviewer, list, id);
      const mine = `{ ${name} { nodes { ${id} } } }`;

      expect(headings!.length).toBe(new Set(headings).size);
      const column = headings!.indexOf(id);
      expect(rows.map((cells) => cells[column])).toEqual(await idsByPaging(admin, list, id));
      if (name !== 'retentionDue') expect(rows.length).toBeGreaterThan(0);
      if (seen) expect((await tableOf(app, interviewer, mine)).slice(1).flat()).toEqual(seen);
      else await expect(tableOf(app, interviewer, mine)).rejects.toThrow('FORBIDDEN');
    },
  );
});
