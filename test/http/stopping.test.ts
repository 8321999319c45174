import { once } from 'node:events';
import { connect } from 'node:net';
import { startApp } from '../support/app';
import { listen } from '../support/raw-http';

describe('requests that come while the service stops', () => {
  it.each([
    ['/graphql', 503, { errors: [{ message: expect.any(String), extensions: { code: 'UNAVAILABLE' } }] }],
    ['/nowhere', 503, { errors: [{ message: expect.any(String), extensions: { code: 'UNAVAILABLE' } }] }],
    ['/readyz', 503, { status: 'closing' }],
    ['/healthz', 200, { status: 'ok' }],
  ])('are answered in the words of the service, and are the last: %s', async (path, status, body) => {
    const app = await startApp('sqlite');
    const { server } = app;
    let finish!: () => void;
    // An answer that has begun already, and does not end before the other request has come.
    server.get('/begun', (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-length': 2 }).write('a');
      finish = () => reply.raw.end('b');
    });
    const socket = connect(await listen(server), '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += String(data)));
    const ask = async (address: string): Promise<void> => {
      const arrived = once(server.server, 'request');
      socket.write(`GET ${address} HTTP/1.1\r\nHost: x\r\nX-Request-Id: abc\r\n\r\n`);
      await arrived;
    };

    await ask('/begun');
    const stopped = app.stop();
    await ask(path);
    finish();
    await Promise.all([stopped, once(socket, 'close')]);

    const [, second] = text.split(/^ab/m);
    const [head, told] = second!.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/\r\nconnection: close(\r\n|$)/i);
    expect(head).toContain('\r\nx-request-id: abc\r\n');
    expect(JSON.parse(told!)).toMatchObject(body);
  });
});
