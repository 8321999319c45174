import type { AddressInfo } from 'node:net';
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient, type Client as WsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Signal } from '../../src/core/signal';
import { sequenceState } from '../../src/database/event-sequence';
import { Sequencer } from '../../src/database/sequencer';
import type { Dialect } from '../../src/database/session';
import type { HttpOptions } from '../../src/http/options';
import { startApp, type TestApp } from './app';
import { until as untilTrue } from './until';

/** A listening service that numbers its events. */
export interface StreamingApp {
  app: TestApp;
  address: string;
  /** Resolves when everything that is committed has its place in the feed: nothing of it is told to who subscribes from then on. */
  settled(): Promise<void>;
  /** Resolves when the service has so many subscriptions. Neither protocol says when one is taken on. */
  subscriptions(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the service in this process, listening, with subscriptions. */
export async function startStreaming(
  dialect: Dialect,
  options: Partial<HttpOptions> = {},
): Promise<StreamingApp> {
  const feed = new Signal<number>();
  const app = await startApp(dialect, undefined, { feed, ...options });
  await app.server.listen({ host: '127.0.0.1', port: 0 });
  const sequencer = new Sequencer(app.database);
  sequencer.grown.on((position) => feed.emit(position));
  const address = `http://127.0.0.1:${(app.server.server.address() as AddressInfo).port}`;
  return {
    app,
    address,
    settled: () => untilTrue(async () => !(await sequenceState(app.database.primary)).hasWaiting),
    subscriptions: (count) => untilTrue(() => app.server.feedHub!.size === count),
    async stop() {
      await sequencer.stop();
      await app.stop();
    },
  };
}

/** What a subscription has brought so far. */
export interface Received {
  results: Array<{ data?: any; errors?: any }>;
  /** How it ended: null when it was completed; the close event or the error otherwise. */
  ended: Promise<any>;
  /** Resolves with the results when there are so many. */
  until(count: number): Promise<Array<{ data?: any; errors?: any }>>;
  stop(): void;
}

type Start = (query: string, variables?: Record<string, unknown>) => Received;

/** The real client of graphql-ws. */
export function overWebSocket(
  address: string,
  token: string,
): { subscribe: Start; client: WsClient; close(): void } {
  const client = createWsClient({
    url: `${address.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const subscribe: Start = (query, variables = {}) =>
    receiving((sink) => client.subscribe({ query, variables }, sink));
  return { subscribe, client, close: () => void client.dispose() };
}

/** The real client of graphql-sse, with a connection for each subscription. */
export function overEventStream(address: string, token: string): { subscribe: Start; close(): void } {
  const client = createSseClient({
    url: `${address}/graphql/stream`,
    headers: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const subscribe: Start = (query, variables = {}) =>
    receiving((sink) => client.subscribe({ query, variables }, sink));
  return { subscribe, close: () => client.dispose() };
}

interface Sink {
  next(result: { data?: any; errors?: any }): void;
  error(error: unknown): void;
  complete(): void;
}

function receiving(subscribe: (sink: Sink) => () => void): Received {
  const results: Received['results'] = [];
  let waiting: Array<() => void> = [];
  let end!: (value: unknown) => void;
  const ended = new Promise<unknown>((resolve) => (end = resolve));
  const stop = subscribe({
    next: (result) => {
      results.push(result);
      waiting.forEach((look) => look());
    },
    error: (error) => end(error),
    complete: () => end(null),
  });
  const until = (count: number) =>
    new Promise<Received['results']>((resolve) => {
      const look = () => results.length >= count && resolve(results);
      waiting = [...waiting, look];
      look();
    });
  return { results, ended, until, stop };
}
