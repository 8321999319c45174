import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type ErrorLike } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { createClient } from 'graphql-ws';
import { OperationTypeNode } from 'graphql';
import { WebSocket } from 'ws';
import { MoveApplicationDocument, RefetchDocument } from '../../clients/operations.generated';
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

describe.each(dialects)('Apollo Client on %s', (dialect) => {
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

  const cache = () =>
    new InMemoryCache({
      typePolicies: { Query: { fields: { roles: relayStylePagination(['where', 'orderBy']) } } },
    });
  const client = (link: ApolloLink = http()) => new ApolloClient({ cache: cache(), link });
  const http = () =>
    new HttpLink({ uri: `${service.address}/graphql`, headers: { authorization: `Bearer ${token}` } });
  /** An application that may be moved from its first stage. */
  const anActive = async () => {
    const role = await aRole(service.app, { status: 'ON_HOLD' as never });
    return { role, application: await anApplication(service.app, role) };
  };

  it('pages through a list with relayStylePagination until it has every row once', async () => {
    const observed = client().watchQuery({ query: OpenRolesDocument, variables: { first: 10 } });
    const subscription = observed.subscribe(() => undefined);
    const seen = () => (observed.getCurrentResult().data as OpenRolesQuery | undefined)?.roles;
    await until(() => seen() !== undefined);
    let fetched = 1;

    while (seen()!.pageInfo.hasNextPage) {
      const { endCursor } = seen()!.pageInfo;
      await observed.fetchMore({ variables: { after: endCursor } });
      await until(() => seen()!.pageInfo.endCursor !== endCursor);
      fetched++;
    }

    const { edges } = seen()!;
    expect(fetched).toBe(3);
    expect(edges.map(({ node }) => node.title)).toEqual(titles);
    expect(new Set(edges.map(({ node }) => node.id)).size).toBe(23);
    subscription.unsubscribe();
  });

  it('keeps one object for each global id: what a mutation answers changes what a query reads', async () => {
    const { role, application } = await anActive();
    const apollo = client();
    const variables = { id: idOf(application) };
    const before = await apollo.query({ query: CardDocument, variables });
    expect(before.data!.application).toMatchObject({ version: 1, stage: { id: idOf(role.stages[0]!) } });

    const input = { applicationId: variables.id, toStageId: idOf(role.stages[1]!), expectedVersion: 1 };
    const { data } = await apollo.mutate({ mutation: MoveApplicationDocument, variables: { input } });
    const after = await apollo.query({ query: CardDocument, variables, fetchPolicy: 'cache-only' });
    const again = await apollo.query({
      query: RefetchDocument,
      variables: { ...variables, ids: [variables.id] },
    });

    expect(data!.moveApplication.userErrors).toEqual([]);
    expect(after.data!.application).toMatchObject({ version: 2, stage: { id: input.toStageId } });
    expect(again.data!.node).toMatchObject({ __typename: 'Application', version: 2 });
    expect(Object.keys(apollo.cache.extract() as object)).toContain(`Application:${variables.id}`);
  });

  it('sees why a mutation was refused, by type, and errors of whole requests as errors', async () => {
    const { role, application } = await anActive();
    const apollo = client();
    const input = { applicationId: idOf(application), toStageId: idOf(role.stages[1]!), expectedVersion: 7 };

    const { data } = await apollo.mutate({ mutation: MoveApplicationDocument, variables: { input } });
    const failed: ErrorLike | undefined = (
      await apollo.query({ query: OpenRolesDocument, variables: { first: 1_000 }, errorPolicy: 'all' })
    ).error;

    expect(data!.moveApplication.application).toBeNull();
    expect(data!.moveApplication.userErrors).toMatchObject([
      {
        __typename: 'VersionConflict',
        code: 'VERSION_CONFLICT',
        current: { id: idOf(application) },
        currentVersion: 1,
      },
    ]);
    expect(CombinedGraphQLErrors.is(failed)).toBe(true);
    expect((failed as CombinedGraphQLErrors).errors[0]!.extensions).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('takes subscriptions over WebSocket into the same cache', async () => {
    const { role, application } = await anActive();
    const socket = createClient({
      url: `${service.address.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
    });
    const link = ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      http(),
    );
    const apollo = client(link);
    const variables = { id: idOf(application) };
    await apollo.query({ query: CardDocument, variables });
    await service.settled();
    const told: string[] = [];
    const subscription = apollo
      .subscribe({ query: BoardChangesDocument, variables: { roleId: idOf(role) } })
      .subscribe(({ data }) => told.push(data!.applicationChanged!.type));
    await service.subscriptions(1);

    const input = { applicationId: variables.id, toStageId: idOf(role.stages[1]!), expectedVersion: 1 };
    await client().mutate({ mutation: MoveApplicationDocument, variables: { input } });
    await until(() => told.length > 0);

    const after = await apollo.query({ query: CardDocument, variables, fetchPolicy: 'cache-only' });
    expect(told).toEqual(['application.moved']);
    expect(after.data!.application).toMatchObject({ version: 2, stage: { id: input.toStageId } });
    subscription.unsubscribe();
    await socket.dispose();
  });
});
