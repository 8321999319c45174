import { serverAudits } from 'graphql-http';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type TestApp } from '../support/app';
import { listen } from '../support/raw-http';

describe('GraphQL over HTTP, by the audits of graphql-http', () => {
  let app: TestApp;
  let url: string;
  let token: string;
  beforeAll(async () => {
    app = await startApp('sqlite');
    token = (await app.as(AccessLevel.ADMIN)).token;
    url = `http://127.0.0.1:${await listen(app.server)}/graphql`;
  });
  afterAll(() => app.stop());

  const signedIn: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${token}`);
    if ((init?.method ?? 'GET') === 'GET') headers.set('apollo-require-preflight', '1');
    return fetch(input, { ...init, headers });
  };
  const audits = serverAudits({ url: () => url, fetchFn: signedIn });

  it('are 61', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    '%s: %s',
    async (_id, _name, audit) => {
      const result = await audit.fn();

      expect(result.status === 'ok' ? 'ok' : result.reason).toBe('ok');
    },
  );
});
