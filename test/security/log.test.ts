import { IdentityProvider } from '../../src/access/identity-provider';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { canaries } from '../support/canaries';
import { audience, startIssuer, type Issuer } from '../support/issuer';
import { testLogger } from '../support/run-log';

const now = new Date('2026-11-23T12:00:00.000Z');
/** What must not be found in the log; each is in what the requests below send, or in what is stored. */
const person = {
  firstName: canaries.nameInLogTest,
  lastName: canaries.familyInLogTest,
  emails: [{ address: 'zenobia@quillfeather.example' }],
  phones: [{ number: '+351 912 345 678' }],
};
const salary = '98765.43';
const body = `Asks for a ${canaries.noteInLogTest}`;
const personal = ['Zenobia', 'Quillfeather', '912 345 678', '912345678', '98765', '9876543', 'nurseryman'];

describe.each(dialects)('the log of requests on %s', (dialect) => {
  const lines: string[] = [];
  let app: TestApp;
  let issuer: Issuer;
  let admin: Client;
  let token: string;

  beforeAll(async () => {
    issuer = await startIssuer(now);
    const logger = testLogger((line) => lines.push(line));
    const options = { issuer: issuer.url, audience: [audience], jwksUrl: null, algorithms: ['RS256'] };
    const identityProvider = new IdentityProvider({
      ...options,
      cooldownMilliseconds: 0,
      restMilliseconds: 0,
    });
    app = await startApp(dialect, now, { logger, identityProvider });
    admin = await app.as(AccessLevel.ADMIN, 'Zenobia Quillfeather');
    token = await issuer.sign({ sub: 'zenobia', email: admin.user.email, email_verified: true });
  });

  afterAll(async () => {
    await app.stop();
    await issuer.stop();
  });

  /** Nothing of the person, no address and no token was written. */
  function expectDiscretion(): void {
    const log = lines.join('').toLowerCase();
    const tokens = [admin.token, admin.token.split('_').slice(2).join('_'), token, ...token.split('.')];
    const found = [...personal, 'example.org', 'quillfeather.example', ...tokens].filter((secret) =>
      log.includes(secret.toLowerCase()),
    );
    expect(found).toEqual([]);
    expect(log).not.toContain('insert into');
  }

  /** The lines that a piece of work writes. */
  async function linesOf(act: () => Promise<unknown>): Promise<Array<Record<string, any>>> {
    const before = lines.length;
    await act();
    // The line of a request is written once its answer is sent, which may be just after it has arrived.
    await new Promise(setImmediate);
    return lines.slice(before).map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('has neither people nor pay nor tokens of what went well', async () => {
    const role = await aRole(app, {});
    const written = await linesOf(async () => {
      const { applicant } = await admin.mutate('createApplicant', person, 'applicant { id }');
      await admin.mutate('addNote', { applicantId: applicant.id, body, visibility: 'PRIVATE' });
      await admin.mutate('updateRole', {
        roleId: idOf(role),
        salaryRange: { min: salary, currency: 'EUR', period: 'YEAR' },
      });
      await admin.mutate('createApiKey', { name: 'Zenobia' }, 'token');
      await admin.data('{ applicants(where: { name: { contains: "Quillfeather" } }) { nodes { name } } }');
      await app.withToken(admin.user, token).data('{ viewer { user { name email } } }');
    });

    expect(written.map(({ msg, status }) => [msg, status])).toEqual(written.map(() => ['request', 200]));
    expect(written).toHaveLength(6);
    expectDiscretion();
  });

  it('has neither of what clients do wrong', async () => {
    const query =
      'mutation ($input: CreateApplicantInput!) { createApplicant(input: $input) { userErrors { code } } }';
    const written = await linesOf(async () => {
      await admin.mutate('createApplicant', person);
      await admin.mutate('createApplicant', { ...person, emails: [{ address: 'Zenobia' }] });
      await admin.send(query, { input: { ...person, phones: 'Quillfeather' } });
      await admin.send('{ applicants(where: { name: { contains: "Quillfeather } }) { nodes { name } } }');
      await admin.send(`{ Zenobia, node(id: "Quillfeather") { id } }`);
      for (const url of [
        '/Zenobia/Quillfeather',
        `/graphql?query={Zenobia}&token=${token}`,
        '/graphql/%zenobia',
      ])
        await app.server.inject({ method: 'GET', url, headers: { authorization: `Bearer ${admin.token}` } });
      await app.server.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${admin.token}`, 'content-type': 'application/json' },
        payload: '{"Zenobia": ',
      });
      await app.server.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${token}x`, cookie: 'Zenobia', 'user-agent': 'Quillfeather' },
      });
      await app.withToken(admin.user, `${admin.token.slice(0, -1)}_`).send('{ viewer { permissions } }');
    });

    expect(written.filter(({ msg }) => msg === 'request')).toHaveLength(11);
    expectDiscretion();
  });

  it('has neither when the identity provider fails', async () => {
    const other = await issuer.sign({ sub: 'x' }, { header: { kid: 'unknown' } });
    issuer.down = true;

    const written = await linesOf(() => app.withToken(admin.user, other).send('{ viewer { permissions } }'));

    const { requestId } = written[1]!;
    expect(requestId).toEqual(expect.any(String));
    expect(written).toEqual([
      expect.objectContaining({ msg: 'token not checked', level: 50, requestId }),
      expect.objectContaining({ msg: 'request', requestId }),
    ]);
    expect(lines.join('')).not.toContain(other);
    expectDiscretion();
  });

  /** What is logged of a mutation that fails on our side. */
  async function failureOf(input: object): Promise<Record<string, any> | undefined> {
    const written = await linesOf(() => admin.mutate('createApplicant', input).catch(() => undefined));
    return written.find(({ msg }) => msg === 'request failed');
  }

  it('has neither when the database refuses what nobody foresaw, but tells where', async () => {
    const run = (sql: string) => app.work((work) => work.session.run(sql));
    const namesake = { ...person, lastName: 'Quillfeather the Second', emails: [] };
    await admin.mutate('createApplicant', namesake);

    await run('CREATE UNIQUE INDEX planted ON applicants (lastName)');
    const twice = await failureOf(namesake);
    await run('ALTER TABLE applicant_emails RENAME TO elsewhere');
    const missing = await failureOf({ ...person, lastName: 'Zenobia' });

    expect(twice).toMatchObject({ level: 50, requestId: expect.any(String) });
    expect(missing).toMatchObject({ level: 50, requestId: expect.any(String) });
    expect(missing!.err).toMatchObject({ code: dialect === 'mysql' ? 'ER_NO_SUCH_TABLE' : 'SQLITE_ERROR' });
    expect(missing!.err.stack).toContain('    at ');
    expectDiscretion();
  });
});
