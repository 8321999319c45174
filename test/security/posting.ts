import type { Client, TestApp } from '../support/app';

/** Requests by POST with any body and headers. */

export const json = { 'content-type': 'application/json' };

/** A body that is answered by the name of who sends it. */
export const query = JSON.stringify({ query: '{ viewer { user { name } } }' });

export type Poster = ReturnType<typeof poster>;

/** Posts with the token of a client. */
export function poster(app: TestApp, { token }: Client) {
  return (payload: string | Buffer, headers: Record<string, string> = json) =>
    app.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}`, ...headers },
      payload,
    });
}
