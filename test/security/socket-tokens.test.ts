import { once } from 'node:events';
import { WebSocket } from 'ws';
import { AccessLevel } from '../../src/core/viewer';
import { startStreaming, type StreamingApp } from '../support/streams';

describe('tokens over WebSocket', () => {
  let service: StreamingApp;
  beforeAll(async () => {
    service = await startStreaming('sqlite', {
      hardening: {
        rateLimit: { points: 100, seconds: 3_600, redisUrl: null },
        trustedProxies: ['127.0.0.1'],
      },
    });
  });
  afterAll(() => service.stop());

  /** How a socket is closed on which a token is sent; what it says first where it is not. */
  async function answerTo(token: string, from: string): Promise<number | string> {
    const socket = new WebSocket(`${service.address.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { 'x-forwarded-for': from },
    });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    const [told] = (await Promise.race([once(socket, 'close'), once(socket, 'message')])) as [
      number | Buffer,
    ];
    socket.terminate();
    return typeof told === 'number' ? told : (JSON.parse(String(told)) as { type: string }).type;
  }

  it('that are wrong, one after the other, count with those of all requests; good ones are let in', async () => {
    const wrong = `rc_abcdefgh_${'x'.repeat(43)}`;
    const grace = await service.app.as(AccessLevel.RECRUITER);
    const answers: unknown[] = [];
    for (let count = 0; count < 61; count++) answers.push(await answerTo(wrong, '192.0.2.7'));
    const { statusCode } = await service.app.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${wrong}`, 'x-forwarded-for': '192.0.2.7' },
      payload: { query: '{ __typename }' },
    });

    expect(answers).toEqual([...Array<number>(60).fill(4403), 4429]);
    expect(statusCode).toBe(429);
    expect(await answerTo(wrong, '192.0.2.8')).toBe(4403);
    expect(await answerTo(grace.token, '192.0.2.7')).toBe('connection_ack');
  });
});
