import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import {
  commitMutation,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getPaginationMetadata,
  getPaginationVariables,
  getRequest,
  getSelector,
  Network,
  RecordSource,
  Store,
  type SingularReaderSelector,
} from 'relay-runtime';
import { AccessLevel } from '../../src/core/viewer';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { operationNames } from '../support/operations';
import { startStreaming, type StreamingApp } from '../support/streams';
import { compileRelay, type Artifacts } from './relay-artifacts';
import { contract, everyConnection, pages } from './relay-documents';

const schema = buildSchema(readFileSync(join(__dirname, '../../schema.graphql'), 'utf8'));

describe('relay-compiler', () => {
  it('compiles all operations of the contract', () => {
    const artifacts = compileRelay(contract());

    expect(artifacts.names).toHaveLength(operationNames().length);
    artifacts.remove();
  });

  it('compiles a fragment with @connection and @refetchable for every list of the schema', () => {
    const modules = everyConnection(schema);
    const count = modules.every!.match(/^fragment /gm)!.length;

    const artifacts = compileRelay(modules);

    expect(count).toBeGreaterThan(30);
    expect(artifacts.names).toHaveLength(2 * count);
    artifacts.remove();
  });

  it('tells what is not in the schema', () => {
    expect(() => compileRelay({ wrong: 'query wrongQuery { roles { nodes { salary } } }' })).toThrow(
      /has no field `salary`/,
    );
  });
});

describe.each(dialects)('relay-runtime on %s', (dialect) => {
  let service: StreamingApp;
  let token: string;
  let artifacts: Artifacts;

  beforeAll(async () => {
    artifacts = compileRelay({ ...pages, ...contract() });
    service = await startStreaming(dialect);
    ({ token } = await service.app.as(AccessLevel.ADMIN));
  });

  afterAll(async () => {
    await service.stop();
    artifacts.remove();
  });

  const relay = () =>
    new Environment({
      store: new Store(new RecordSource()),
      network: Network.create(async ({ text }, variables) => {
        const answer = await fetch(`${service.address}/graphql`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ query: text, variables }),
        });
        return (await answer.json()) as never;
      }),
    });

  /** Reads a fragment page after page, as usePaginationFragment does. */
  const pageThrough = async (
    query: string,
    variables: object,
    fragment: string,
    parent: (data: any) => any,
  ) => {
    const environment = relay();
    const request = artifacts.get(query);
    const data = await fetchQuery(environment, request, variables as never).toPromise();
    environment.retain(createOperationDescriptor(getRequest(request), variables));
    const node = artifacts.get(fragment);
    const selector = getSelector(node, parent(data)) as SingularReaderSelector;
    const { paginationRequest, paginationMetadata, connectionPathInFragmentData } = getPaginationMetadata(
      node,
      'this test',
    );
    const [field] = connectionPathInFragmentData as [string];
    const read = () => (environment.lookup(selector).data as any)[field];
    let fetched = 1;
    for (; read().pageInfo.hasNextPage; fetched++) {
      const { endCursor } = read().pageInfo;
      const more = getPaginationVariables('forward', 10, endCursor, variables, {}, paginationMetadata);
      await fetchQuery(environment, paginationRequest, more).toPromise();
    }
    return { fetched, nodes: read().edges.map(({ node: one }: any) => one), connection: read() };
  };

  it('pages through a list of the root until it has every row once', async () => {
    const roles = [];
    for (let i = 0; i < 23; i++) roles.push(await aRole(service.app, { title: `Engineer ${i % 5}` }));

    const { fetched, nodes } = await pageThrough('pagesRolesQuery', {}, 'pages_roles', (data) => data);

    expect(fetched).toBe(3);
    expect(nodes.map(({ title }: any) => title)).toEqual(roles.map(({ title }) => title).sort());
    expect(new Set(nodes.map(({ id }: any) => id)).size).toBe(23);
  });

  it('pages through a list of an object, which it finds again by node(id:)', async () => {
    const role = await aRole(service.app);
    const ids = [];
    for (let i = 0; i < 12; i++) ids.push(idOf(await anApplication(service.app, role)));

    const { fetched, nodes, connection } = await pageThrough(
      'pagesBoardQuery',
      { id: idOf(role) },
      'pages_board',
      ({ role: found }) => found,
    );

    expect(fetched).toBe(2);
    expect(nodes.map(({ id }: any) => id).sort()).toEqual(ids.sort());
    expect(connection.totalCount).toBe(12);
  });

  it('keeps one record for each global id, which a mutation changes, and sees why one was refused', async () => {
    const role = await aRole(service.app);
    const id = idOf(await anApplication(service.app, role));
    const environment = relay();
    const move = (expectedVersion: number) =>
      new Promise<any>((resolve, reject) => {
        commitMutation(environment, {
          mutation: artifacts.get('moveApplicationMutation'),
          variables: { input: { applicationId: id, toStageId: idOf(role.stages[1]!), expectedVersion } },
          onCompleted: resolve,
          onError: reject,
        });
      });
    await fetchQuery(environment, artifacts.get('pagesBoardQuery'), { id: idOf(role) }).toPromise();
    const version = () => environment.getStore().getSource().get(id)!.version;
    expect(version()).toBe(1);

    const done = await move(1);
    const refused = await move(1);

    expect(done.moveApplication.userErrors).toEqual([]);
    expect(version()).toBe(2);
    expect(refused.moveApplication).toMatchObject({
      application: null,
      userErrors: [{ __typename: 'VersionConflict', current: { id }, currentVersion: 2 }],
    });
  });
});
