import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Lets the server listen at a free port of this machine. */
export async function listen(server: FastifyInstance): Promise<number> {
  // A thousand clients connect at once: who finds no room in the backlog asks again seconds later, and then half a minute.
  if (!server.server.listening) await server.listen({ port: 0, host: '127.0.0.1', backlog: 2_048 });
  return (server.server.address() as AddressInfo).port;
}

/** Opens a connection, sends bytes as they are, and returns all that comes back until the server closes it. */
export function sendBytes(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data) => (text += String(data)));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}
