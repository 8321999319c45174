import { authenticate } from '../../src/users/api-key.service';
import { runCommand, type Ran } from '../support/command';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';

describe.each(dialects)('rolecall key on %s', (dialect) => {
  let fresh: TestDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase(dialect);
  });
  afterEach(() => fresh.drop());

  const run = (args: string[]): Promise<Ran> => runCommand(args, { DATABASE_URL: fresh.url });

  it.each([[['key', 'create']], [['key', 'list']], [['key', 'revoke']]])(
    'shows examples of %j',
    async (command) => {
      const { code, out } = await run([...command, '--help']);

      expect(code).toBe(0);
      expect(out.join('\n')).toMatch(new RegExp(`Examples?:\\n +rolecall ${command.join(' ')}`));
    },
  );

  it('makes keys that work, lists them without their tokens, and revokes them', async () => {
    const unknown = await run(['key', 'create', '--user', 'ada@example.org']);
    const made = await run([
      'key',
      'create',
      '--user',
      'Ada@Example.org',
      '--new-admin',
      'Ada',
      '--name',
      'export',
    ]);
    const more = await run([
      ...['key', 'create', '--user', 'ada@example.org', '--expires', '2999-01-01'],
      ...['--scope', 'role:read', '--scope', 'pay:read'],
    ]);
    const listed = await run(['key', 'list', '--user', 'ada@example.org']);
    const prefix = made.out[0]!.split('_')[1]!;
    const revoked = await run(['key', 'revoke', prefix]);
    const after = await run(['key', 'list']);

    expect([unknown.code, made.code, more.code, revoked.code]).toEqual([1, 0, 0, 0]);
    expect(made.out).toEqual([expect.stringMatching(/^rc_[a-z0-9]{8}_[\w-]{43}$/)]);
    expect(listed.out).toEqual([
      expect.stringMatching(
        new RegExp(`^${prefix}  good .* expires -  .* scopes -  ada@example.org  export$`),
      ),
      expect.stringMatching(/ good .* expires 2999-01-01 .* scopes role:read,pay:read  .* command line$/),
    ]);
    expect(after.out[0]).toMatch(new RegExp(`^${prefix}  revoked`));
    const { reader } = fresh.database;
    expect(await authenticate(reader, made.out[0]!, new Date())).toBeNull();
    expect(await authenticate(reader, more.out[0]!, new Date())).toMatchObject({
      viewer: { accessLevel: 'ADMIN' },
    });
  });

  it.each([
    ['a date in the past', 2, ['create', '--user', 'a@example.org', '--expires', '2000-01-01']],
    ['a date that is none', 2, ['create', '--user', 'a@example.org', '--expires', 'soon']],
    ['a scope that is no permission', 2, ['create', '--user', 'a@b.org', '--new-admin', 'A', '--scope', 'x']],
    ['an unknown prefix', 1, ['revoke', 'abcdefgh']],
    ['an unknown user', 1, ['list', '--user', 'nobody@example.org']],
  ])('refuses %s for keys', async (_what, ends, args) => {
    const { code, out } = await run(['key', ...args]);

    expect({ code, out }).toEqual({ code: ends, out: [] });
  });

  const administrator = ['--user', 'ada@example.org', '--new-admin', 'Ada'];

  it.each([
    ['--user', ['--user', 'nope', '--new-admin', 'Ada']],
    ['--user', ['--user', '', '--new-admin', 'Ada']],
    ['--user', ['--user', `${'a'.repeat(390)}@example.org`, '--new-admin', 'Ada']],
    ['--new-admin', ['--user', 'ada@example.org', '--new-admin', ' ']],
    ['--new-admin', ['--user', 'ada@example.org', '--new-admin', 'Ada\nAlves']],
    ['--name', [...administrator, '--name', '']],
    ['--name', [...administrator, '--name', 'n'.repeat(101)]],
    ['--scope', [...administrator, '--scope', '']],
  ])('makes neither user nor key of what the API refuses: %s, %#', async (option, args) => {
    const { code, out, err } = await run(['key', 'create', ...args]);
    const users = await run(['key', 'create', '--user', args[1]!]);

    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(err).toEqual([expect.stringMatching(new RegExp(`^${option}:? .*\\.$`, 's'))]);
    expect(users.err).toEqual(['There is no user with this address; see --new-admin.']);
  });
});
