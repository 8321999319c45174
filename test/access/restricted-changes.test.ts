import { permissions, permissionsOf, type Permission } from '../../src/access/permission';
import { AccessLevel } from '../../src/core/viewer';
import { restrictedFields } from '../../src/graphql/restricted';
import type { Client } from '../support/app';
import { dialects } from '../support/databases';
import { latest } from '../support/feed';
import { aPastOf, columnsOf, type Past } from './restricted-past';
import { fragmentsOf } from './restricted-selection';
import { overEventStream, overWebSocket, startStreaming, type StreamingApp } from '../support/streams';

/** Who asks: a level by its own token, or an ADMIN by a key that may do everything but one thing. */
interface Reader {
  client: Client;
  may: (permission: Permission) => boolean;
}

const fields = [...restrictedFields()];
const withheld = [...new Set(fields.map(([, permission]) => permission))];
const readers = [
  ...Object.values(AccessLevel),
  ...withheld.map((permission) => `a key without ${permission}`),
];
const cases = fields.flatMap(([name, permission]) =>
  readers.map((reader): [reader: string, name: string, permission: Permission] => [reader, name, permission]),
);
const ways = [
  'query',
  'subscription over WebSocket',
  'subscription over server-sent events',
  'node',
  'event log',
];

it('every restricted field has a past, or is none of the columns that events tell of', () => {
  expect(fields.map(([name]) => name).sort()).toEqual(Object.keys(columnsOf).sort());
});

describe.each(dialects)('restricted fields in the history on %s', (dialect) => {
  let service: StreamingApp;
  let past: Past;
  const all = new Map<string, Reader>();
  /** What each reader was told, by the way on which they were told it. */
  const told = new Map<string, Record<string, any>>();

  beforeAll(async () => {
    service = await startStreaming(dialect, { hardening: { costLimit: 1_000_000 } });
    const { app } = service;
    for (const level of Object.values(AccessLevel))
      all.set(level, {
        client: await app.as(level),
        may: (permission) => permissionsOf(level).has(permission),
      });
    const admin = all.get(AccessLevel.ADMIN)!.client;
    for (const without of withheld)
      all.set(`a key without ${without}`, {
        client: await keyOf(
          admin,
          permissions().filter((permission) => permission !== without),
        ),
        may: (permission) => permission !== without,
      });
    past = await aPastOf(
      app,
      Object.values(AccessLevel).map((level) => all.get(level)!.client.user),
    );
    await service.settled();
    const after = await latest(admin);
    const followed = [...all].map(([name, { client }]) => [name, follow(client, after)] as const);
    await past.happen(admin);
    await service.settled();
    for (const [name, following] of followed)
      told.set(name, await gather(all.get(name)!, after, await following));
  }, 60_000);

  afterAll(() => service.stop());

  const keyOf = async (admin: Client, scopes: string[]): Promise<Client> => {
    const input = { userId: `user_${admin.user.id}`, name: 'everything but one', scopes };
    return service.app.withToken(admin.user, (await admin.mutate('createApiKey', input, 'token')).token);
  };
  const change = `type subjectId changes { field from to hidden }
    state { ${fragmentsOf()} } node { ${fragmentsOf()} }`;

  async function follow({ token }: Client, after: string) {
    const query = `subscription ($after: String) { changes(after: $after) { ${change} } }`;
    return [overWebSocket, overEventStream].map((connect) => {
      const client = connect(service.address, token);
      return { received: client.subscribe(query, { after }), close: () => client.close() };
    });
  }

  async function gather({ client }: Reader, after: string, following: Awaited<ReturnType<typeof follow>>) {
    const query = `query ($after: String) { changes(after: $after, first: 100) { nodes { ${change} } pageInfo { hasNextPage } } }`;
    const { changes } = await client.data(query, { after });
    expect(changes.pageInfo.hasNextPage).toBe(false);
    const [socket, stream] = await Promise.all(
      following.map(async ({ received }) => {
        const count = changes.nodes.length;
        await Promise.race([
          received.until(count),
          received.ended.then((how) => Promise.reject(new Error(JSON.stringify(how)))),
        ]);
        return received.results;
      }),
    );
    following.forEach(({ close }) => close());
    const log = '... on Event { type subjectId changes { field from to hidden } }';
    const ids = past.subjects;
    const { nodes } = await client.data(`query ($ids: [ID!]!) { nodes(ids: $ids) { ${fragmentsOf()} } }`, {
      ids,
    });
    const events = await client.data(`query ($ids: [ID!]!) { nodes(ids: $ids) { ${log} } }`, {
      ids: await past.eventsOf(),
    });
    const list = await client.send(`{ events(first: 100) { nodes { ${log} } } }`);
    return {
      query: changes.nodes,
      'subscription over WebSocket': socket!.map((result) => result.data?.changes ?? result),
      'subscription over server-sent events': stream!.map((result) => result.data?.changes ?? result),
      node: nodes,
      'event log': [...events.nodes.filter(Boolean), ...(list.data?.events?.nodes ?? [])],
    };
  }

  it.each(cases)('%s learns the values of %s, before and after, only with %s', (reader, name, permission) => {
    const may = all.get(reader)!.may(permission);
    for (const way of ways) {
      const text = JSON.stringify(told.get(reader)![way]);
      const found = past.secrets[name]!.filter((secret) => text.includes(secret));
      if (!may) expect({ way, found }).toEqual({ way, found: [] });
    }
  });

  it.each(readers)('%s is told by no way what a column of these was, only that it changed', (reader) => {
    const columns = new Set(Object.values(columnsOf).flat());
    for (const way of ways) {
      const changes = told
        .get(reader)!
        [way].flatMap((one: any) => (one?.changes ?? []).map((each: any) => ({ type: one.type, ...each })))
        .filter(({ type, field }: any) => columns.has(`${type.split('.')[0]}.${field}`));
      for (const each of changes) expect(each).toMatchObject({ from: null, to: null, hidden: true });
    }
  });

  it('those who may see them are shown what they were by the states, so that there was something to hide', () => {
    const { query, node, ...others } = told.get(AccessLevel.ADMIN)!;
    for (const [name, secrets] of Object.entries(past.secrets)) {
      const text = JSON.stringify(query);
      expect({ name, told: secrets.filter((secret) => text.includes(secret)) }).toEqual({
        name,
        told: past.shown[name],
      });
      for (const secret of past.shown[name]!.slice(-1)) expect(JSON.stringify(node)).toContain(secret);
    }
    const columns = new Set(Object.values(columnsOf).flat());
    for (const way of ['query', 'event log']) {
      const seen = (way === 'query' ? query : others[way]!).flatMap((one: any) =>
        one.changes.map(({ field }: any) => `${one.type.split('.')[0]}.${field}`),
      );
      expect([...columns].filter((column) => !seen.includes(column))).toEqual([]);
    }
    expect(others['subscription over WebSocket']).toHaveLength(query.length);
    expect(others['subscription over server-sent events']).toHaveLength(query.length);
  });
});
