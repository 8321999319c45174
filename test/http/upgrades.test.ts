import { once } from 'node:events';
import { Agent, request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { AccessLevel } from '../../src/core/viewer';
import type { Client } from '../support/app';
import { listen } from '../support/raw-http';
import { overWebSocket, startStreaming, type StreamingApp } from '../support/streams';

/** What Java's HttpClient and `curl --http2` send along with every request. */
const h2c = {
  connection: 'Upgrade, HTTP2-Settings',
  upgrade: 'h2c',
  'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
};

describe('requests that wish for another protocol', () => {
  let service: StreamingApp;
  let ada: Client;
  let port: number;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  beforeAll(async () => {
    service = await startStreaming('sqlite');
    ada = await service.app.as(AccessLevel.ADMIN, 'Ada');
    port = await listen(service.app.server);
  });
  afterAll(async () => {
    agent.destroy();
    await service.stop();
  });

  async function send(path: string, headers: OutgoingHttpHeaders, body?: string) {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request({ port, host: '127.0.0.1', path, method, agent, headers });
    if (headers['transfer-encoding']) for (const part of body!.match(/[^]{1,50000}/g)!) sent.write(part);
    sent.end(headers['transfer-encoding'] ? undefined : body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: answer.statusCode, body: await text(answer), isReused: sent.reusedSocket };
  }

  it.each([
    ['h2c', h2c],
    ['TLS', { connection: 'upgrade', upgrade: 'TLS/1.0' }],
    ['one of several', { connection: 'Upgrade, keep-alive', upgrade: 'h2c, websocket' }],
  ])('are answered as if they did not, one after the other on one connection: %s', async (_what, wish) => {
    const authorization = `Bearer ${ada.token}`;
    const posted = { ...wish, authorization, 'content-type': 'application/json' };
    const query = '{ viewer { user { name } } }';
    const small = JSON.stringify({ query });
    const large = JSON.stringify({ query, extensions: { padding: 'x'.repeat(200_000) } });

    const answers = [
      await send('/healthz', wish),
      await send('/graphql', posted, small),
      await send('/graphql', { ...posted, 'transfer-encoding': 'chunked' }, small),
      await send('/graphql', { ...posted, 'transfer-encoding': 'chunked' }, large),
      await send('/nowhere', wish),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 404]);
    expect(answers.slice(1).map(({ isReused }) => isReused)).toEqual(Array(4).fill(true));
    for (const { body } of answers.slice(1, 4))
      expect(JSON.parse(body)).toMatchObject({ data: { viewer: { user: { name: 'Ada' } } } });
  });

  it('get it where it is a WebSocket', async () => {
    const { subscribe, close } = overWebSocket(service.address, ada.token);
    const { stop } = subscribe('subscription { changes { type } }');

    await service.subscriptions(1);

    stop();
    close();
    await service.subscriptions(0);
  });
});
