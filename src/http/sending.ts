import type { ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Interrupted } from '../core/lifetime';
import { causeOf } from '../graphql/errors';
import { noteBrokenOff } from './requests';

/**
 * Sends an answer piece by piece, the next one when the client has taken the last; ends it properly, or breaks it off when no
 * piece can be had or nothing is taken for too long.
 */
export async function sendPieces(
  reply: FastifyReply,
  first: string,
  rest: AsyncIterable<string>,
  readerSeconds: number,
): Promise<void> {
  const { raw, request } = reply;
  raw.writeHead(200, reply.getHeaders() as Record<string, string>);
  try {
    await take(raw, first, readerSeconds);
    for await (const piece of rest) await take(raw, piece, readerSeconds);
    raw.end();
  } catch (error) {
    breakOff(raw, error, request);
  }
}

/** Cuts the connection, so that nobody takes a part for the whole: to a reader of HTTP/1.1 the last chunk is missing. */
function breakOff(raw: ServerResponse, error: unknown, { log }: FastifyRequest): void {
  if (raw.destroyed) return;
  noteBrokenOff(raw);
  log.error({ err: causeOf(error) }, 'answer broken off');
  raw.destroy();
}

/** Waits while the client is slow to read, but not for ever. */
function take(raw: ServerResponse, text: string, patienceSeconds: number): Promise<void> {
  if (raw.destroyed) throw new Interrupted('CLIENT_GONE');
  if (raw.write(text)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => () => {
      clearTimeout(timer);
      raw.off('drain', onDrain).off('close', onClose);
      act();
    };
    const onDrain = settle(resolve);
    const onClose = settle(() => reject(new Interrupted('CLIENT_GONE')));
    const onSilence = settle(() => reject(new Interrupted('TIMEOUT')));
    const timer = setTimeout(onSilence, patienceSeconds * 1_000);
    raw.once('drain', onDrain).once('close', onClose);
  });
}
