import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { createClient } from 'graphql-sse';
import { MoveApplicationDocument } from '../../clients/operations.generated';
import { AccessLevel } from '../../src/core/viewer';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { startStreaming, type StreamingApp } from '../support/streams';
import { until } from '../support/until';
import {
  BoardChangesDocument,
  CardDocument,
  OpenRolesDocument,
  type OpenRolesQuery,
} from './operations.generated';

describe.each(dialects)('urql on %s', (dialect) => {
  let service: StreamingApp;
  let token: string;
  let titles: string[];

  beforeAll(async () => {
    service = await startStreaming(dialect);
    ({ token } = await service.app.as(AccessLevel.ADMIN));
    const roles = [];
    for (let i = 0; i < 23; i++) roles.push(await aRole(service.app, { title: `Engineer ${i % 5}` }));
    titles = roles.map(({ title }) => title).sort();
  });

  afterAll(() => service.stop());

  const headers = () => ({ authorization: `Bearer ${token}` });
  const client = () => {
    const events = createClient({ url: `${service.address}/graphql/stream`, headers: headers() });
    return new Client({
      url: `${service.address}/graphql`,
      preferGetMethod: false,
      fetchOptions: { headers: headers() },
      exchanges: [
        cacheExchange({ resolvers: { Query: { roles: relayPagination() } } }),
        fetchExchange,
        subscriptionExchange({
          forwardSubscription: ({ query, variables }) => ({
            subscribe: (sink) => ({
              unsubscribe: events.subscribe(
                { query: query!, ...(variables && { variables }) },
                sink as never,
              ),
            }),
          }),
        }),
      ],
    });
  };
  const anActive = async () => {
    const role = await aRole(service.app, { status: 'ON_HOLD' as never });
    return { role, application: await anApplication(service.app, role) };
  };

  it('pages through a list with relayPagination until it has every row once', async () => {
    const urql = client();
    const next = async (after: string | null): Promise<NonNullable<OpenRolesQuery['roles']>> =>
      (await urql.query(OpenRolesDocument, { first: 10, after })).data!.roles!;
    let page = await next(null);
    let fetched = 1;

    for (; page.pageInfo.hasNextPage; fetched++) page = await next(page.pageInfo.endCursor);

    expect(fetched).toBe(3);
    expect(page.edges.map(({ node }) => node.title)).toEqual(titles);
    expect(new Set(page.edges.map(({ node }) => node.id)).size).toBe(23);
  });

  it('keeps one object for each global id: what a mutation answers changes what a query reads', async () => {
    const { role, application } = await anActive();
    const urql = client();
    const variables = { id: idOf(application) };
    await urql.query(CardDocument, variables);

    const input = { applicationId: variables.id, toStageId: idOf(role.stages[1]!), expectedVersion: 1 };
    const { data } = await urql.mutation(MoveApplicationDocument, { input });
    const after = await urql.query(CardDocument, variables, { requestPolicy: 'cache-only' });

    expect(data!.moveApplication.userErrors).toEqual([]);
    expect(after.data!.application).toMatchObject({ version: 2, stage: { id: input.toStageId } });
  });

  it('sees why a mutation was refused, by type, and errors of whole requests as errors', async () => {
    const { role, application } = await anActive();
    const urql = client();
    const input = { applicationId: idOf(application), toStageId: idOf(role.stages[1]!), expectedVersion: 7 };

    const { data } = await urql.mutation(MoveApplicationDocument, { input });
    const { error } = await urql.query(OpenRolesDocument, { first: 1_000 });

    expect(data!.moveApplication.userErrors).toMatchObject([
      { __typename: 'VersionConflict', current: { id: idOf(application) }, currentVersion: 1 },
    ]);
    expect(error!.graphQLErrors[0]!.extensions).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('takes subscriptions over server-sent events into the same cache', async () => {
    const { role, application } = await anActive();
    const urql = client();
    const variables = { id: idOf(application) };
    await urql.query(CardDocument, variables);
    await service.settled();
    const told: string[] = [];
    const subscription = urql
      .subscription(BoardChangesDocument, { roleId: idOf(role) })
      .subscribe(({ data }) => data && told.push(data.applicationChanged!.type));
    await service.subscriptions(1);

    const input = { applicationId: variables.id, toStageId: idOf(role.stages[1]!), expectedVersion: 1 };
    await client().mutation(MoveApplicationDocument, { input });
    await until(() => told.length > 0);

    const after = await urql.query(CardDocument, variables, { requestPolicy: 'cache-only' });
    expect(told).toEqual(['application.moved']);
    expect(after.data!.application).toMatchObject({ version: 2, stage: { id: input.toStageId } });
    subscription.unsubscribe();
  });
});
