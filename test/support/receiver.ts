import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as a receiver got it. */
export interface Message {
  headers: Record<string, string>;
  text: string;
  body: any;
}

/** Somebody who receives webhooks on loopback. */
export interface Receiver {
  url: string;
  messages: Message[];
  /** The ids of the messages, in their order. */
  ids(): string[];
  /** What each message tells of. */
  types(): string[];
  /** How it answers; 204 until a test says otherwise. */
  answer: RequestListener;
  /** Resolves when there were so many messages. */
  until(count: number): Promise<Message[]>;
  close(): Promise<void>;
}

/** Starts a receiver at a free port. */
export async function startReceiver(): Promise<Receiver> {
  const messages: Message[] = [];
  let waiting: Array<() => void> = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      messages.push({ headers: single(request.headers), text, body: JSON.parse(text) });
      receiver.answer(request, response);
      waiting.forEach((look) => look());
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    messages,
    ids: () => messages.map(({ headers }) => headers['webhook-id']!),
    types: () => messages.map(({ body }) => body.type as string),
    answer: answering(204),
    until: (count) =>
      new Promise((resolve) => {
        const look = () => messages.length >= count && resolve(messages);
        waiting = [...waiting, look];
        look();
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return receiver;
}

/** Answers everything with a status. */
export function answering(status: number, headers: Record<string, string> = {}, text = ''): RequestListener {
  return (_request, response) => void response.writeHead(status, headers).end(text);
}

function single(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
