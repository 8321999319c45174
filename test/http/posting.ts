import type { FastifyInstance } from 'fastify';
import type { Client } from '../support/app';

/** An answer, with the header that says when to come again. */
interface Posted {
  status: number;
  retryAfter: string | undefined;
  body: any;
}

/** Posts a body, which may be anything, to an address. */
export type Post = (body: object, headers?: Record<string, string>, url?: string) => Promise<Posted>;

/** Posts in the name of a client. */
export function posting(server: FastifyInstance, { token }: Client): Post {
  return async (body, headers = {}, url = '/graphql') => {
    const answer = await server.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      payload: JSON.stringify(body),
    });
    const { 'retry-after': retryAfter } = answer.headers;
    return { status: answer.statusCode, retryAfter: retryAfter, body: answer.json() };
  };
}
