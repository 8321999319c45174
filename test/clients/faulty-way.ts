import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What befalls a request: an answer of a proxy in place of the service's, or a connection that is cut before or after it was done. */
export type Fault = { status: number; retryAfter?: string; body?: string } | 'order lost' | 'answer lost';

/** A request as it came by. */
export interface Passed {
  /** Its Idempotency-Key. */
  key: string | undefined;
  body: string;
}

/** Stands between a client and the service, and does to requests what networks and proxies do. */
export interface FaultyWay {
  url: string;
  /** All requests so far. */
  passed: Passed[];
  /** Asked for each request before it goes on. */
  judge: (request: Passed) => Fault | null;
  close(): Promise<void>;
}

/** Opens a way to the service at an address. */
export async function openWay(address: string): Promise<FaultyWay> {
  const server = createServer((request, response) => void pass(request, response));
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization, 'idempotency-key': key } = request.headers as Record<string, string | undefined>;
    const passed = { key, body: Buffer.concat(chunks).toString('utf8') };
    way.passed.push(passed);
    const fault = way.judge(passed);
    if (fault === 'order lost') return void request.socket.destroy();
    if (fault !== null && fault !== 'answer lost') {
      response
        .writeHead(fault.status, fault.retryAfter ? { 'retry-after': fault.retryAfter } : {})
        .end(fault.body);
      return;
    }
    const answer = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: {
        authorization: authorization!,
        'content-type': 'application/json',
        ...(key && { 'idempotency-key': key }),
      },
      body: passed.body,
    });
    const text = await answer.text();
    if (fault === 'answer lost') request.socket.destroy();
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const way: FaultyWay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    passed: [],
    judge: () => null,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return way;
}
