import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { AccessLevel } from '../../src/core/viewer';
import type { Client } from '../support/app';
import { anApplicant } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { overEventStream, overWebSocket, startStreaming, type StreamingApp } from '../support/streams';
import { until } from '../support/until';

const streamLimits = {
  connectionsOfUser: 2,
  subscriptionsOfConnection: 2,
  messageBytes: 10_000,
  messagesPerSecond: 2,
  waitingEvents: 5,
  checkSeconds: 1,
};
const everything = 'subscription { changes { cursor type } }';

describe('what those who stay connected are granted', () => {
  let service: StreamingApp;
  let admin: Client;
  let recruiter: Client;
  const sockets: WebSocket[] = [];

  beforeAll(async () => {
    service = await startStreaming('sqlite', {
      streamLimits,
      hardening: { corsOrigins: ['https://hr.example.org'] },
    });
    admin = await service.app.as(AccessLevel.ADMIN);
    recruiter = await service.app.as(AccessLevel.RECRUITER);
  });

  afterEach(async () => {
    sockets.splice(0).forEach((socket) => socket.terminate());
    await service.subscriptions(0);
  });
  afterAll(() => service.stop());

  const dial = (options: ClientOptions = {}) => {
    const socket = new WebSocket(
      `${service.address.replace('http', 'ws')}/graphql`,
      'graphql-transport-ws',
      options,
    );
    socket.on('error', () => undefined);
    sockets.push(socket);
    codes.set(socket, new Promise((resolve) => socket.once('close', resolve)));
    return socket;
  };
  const say = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message));
  const introduced = async ({ token }: Client) => {
    const socket = dial();
    await once(socket, 'open');
    say(socket, { type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    await Promise.race([once(socket, 'message'), once(socket, 'close')]);
    return socket;
  };
  const codes = new Map<WebSocket, Promise<number>>();
  const closing = (socket: WebSocket) => codes.get(socket)!;
  const handshake = async (options: ClientOptions) => {
    const socket = dial(options);
    return Promise.race([
      once(socket, 'open').then(() => 101),
      once(socket, 'unexpected-response').then(([, { statusCode }]) => statusCode as number),
    ]);
  };

  it('pages of other origins are not let in; those that are named are', async () => {
    const stream = (origin: string) =>
      service.app.server.inject({ method: 'POST', url: '/graphql/stream', headers: { origin } });

    expect(await handshake({ origin: 'https://evil.example.org' })).toBe(403);
    expect(await handshake({ origin: 'https://hr.example.org' })).toBe(101);
    expect((await stream('https://evil.example.org')).statusCode).toBe(403);
    expect((await stream('https://hr.example.org')).statusCode).toBe(406);
  });

  it('a token that is no good opens nothing', async () => {
    const socket = dial();
    await once(socket, 'open');
    say(socket, { type: 'connection_init', payload: { authorization: 'Bearer rc_wrong' } });
    const early = dial();
    await once(early, 'open');
    say(early, { id: '1', type: 'subscribe', payload: { query: everything } });
    const headers = { accept: 'text/event-stream', authorization: 'Bearer rc_wrong' };
    const stream = await service.app.server.inject({ method: 'POST', url: '/graphql/stream', headers });

    expect(await Promise.all([closing(socket), closing(early)])).toEqual([4403, 4401]);
    expect(stream.statusCode).toBe(401);
  });

  it('messages that are too large or too many end the connection', async () => {
    const large = await introduced(await service.app.as(AccessLevel.RECRUITER));
    say(large, { type: 'ping', payload: { text: 'x'.repeat(10_000) } });
    const many = await introduced(await service.app.as(AccessLevel.RECRUITER));
    for (let i = 0; i < 30; i++) say(many, { type: 'ping' });

    expect(await Promise.all([closing(large), closing(many)])).toEqual([1009, 1008]);
  });

  it('a user has so many connections, and a connection so many subscriptions', async () => {
    const client = await service.app.as(AccessLevel.RECRUITER);
    await service.settled();
    const first = await introduced(client);
    await introduced(client);
    const third = await introduced(client);
    const stream = await service.app.server.inject({
      method: 'POST',
      url: '/graphql/stream',
      headers: { accept: 'text/event-stream', authorization: `Bearer ${client.token}` },
    });
    const answers: Array<{ id: string; type: string; payload: any }> = [];
    first.on('message', (data: Buffer) => answers.push(JSON.parse(data.toString())));
    for (const id of ['1', '2', '3']) say(first, { id, type: 'subscribe', payload: { query: everything } });
    await until(() => answers.length > 0);
    await service.subscriptions(2);

    expect(await closing(third)).toBe(4429);
    expect(stream.statusCode).toBe(503);
    expect(answers).toMatchObject([
      { id: '3', type: 'error', payload: [{ extensions: { code: 'TOO_MANY_SUBSCRIPTIONS' } }] },
    ]);
  });

  it('an idle connection ends when its user is deactivated, its neighbour does not', async () => {
    const leaving = await service.app.as(AccessLevel.RECRUITER);
    const [gone, stays] = [await introduced(leaving), await introduced(recruiter)];
    await admin.mutate('deactivateUser', { userId: idOf(leaving.user), expectedVersion: 1 });

    expect(await closing(gone)).toBe(4401);
    expect(stays.readyState).toBe(WebSocket.OPEN);
  });

  it('a client that does not read is ended, others go on, and it can catch up', async () => {
    const slow = await introduced(await service.app.as(AccessLevel.RECRUITER));
    const quick = overEventStream(service.address, recruiter.token);
    const deep = `subscription { changes(types: ["applicant.created"]) { cursor ${Array.from({ length: 40 }, (_, i) => `a${i}: state { ... on Applicant { summary } }`).join(' ')} } }`;
    const received = quick.subscribe('subscription { changes(types: ["applicant.created"]) { cursor } }');
    say(slow, { id: '1', type: 'subscribe', payload: { query: deep } });
    await service.subscriptions(2);
    (slow as unknown as { _socket: { pause(): void } })._socket.pause();
    const summary = 'x'.repeat(30_000);
    for (let made = 1; made <= 20; made++) {
      await anApplicant(service.app, { summary });
      await received.until(made);
    }
    await service.subscriptions(1);
    (slow as unknown as { _socket: { resume(): void } })._socket.resume();

    expect([1006, 1013]).toContain(await closing(slow));
    expect(received.results).toHaveLength(20);
    expect(received.results.at(-1)).toEqual({ data: { changes: { cursor: expect.any(String) } } });
    quick.close();
  });

  it('a stopping service says goodbye and does not wait', async () => {
    const other = await startStreaming('sqlite');
    const client = await other.app.as(AccessLevel.RECRUITER);
    const socket = overWebSocket(other.address, client.token).subscribe(everything);
    const stream = overEventStream(other.address, client.token).subscribe(everything);
    await other.subscriptions(2);

    await other.stop();

    expect((await socket.ended).code).toBe(1001);
    await stream.ended;
    expect(stream.results.at(-1)!.errors[0].extensions.code).toBe('STOPPING');
  });
});
