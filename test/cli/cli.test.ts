import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand as run } from '../support/command';
import { describeOnServer, dialects, emptyDatabase } from '../support/databases';

const resume = {
  basics: { name: 'Ada Alves', email: 'ada@example.org', label: 'Backend developer', url: '' },
  work: [{ name: 'Acme', position: 'Engineer', startDate: '2020-01' }],
};

/** What is called wrongly opens no database. */
const nowhere = { DATABASE_URL: '/proc/nowhere/rolecall.sqlite' };

describe('rolecall', () => {
  it.each([[[]], [['serve']], [['migrate']], [['seed']], [['import']], [['key']], [['schema']]])(
    'explains %j with --help',
    async (command) => {
      const { code, out } = await run([...command, '--help']);

      expect(code).toBe(0);
      expect(out.join('\n')).toMatch(new RegExp(`Usage: rolecall ${command.join(' ')}`));
    },
  );

  it('loads every command by the name under which the help lists it', async () => {
    const { out } = await run(['--help']);
    const [, list] = out.join('\n').split(/Commands:|Environment:/);
    const listed = [...list!.matchAll(/^ {2}(?!help)(\w+)/gm)].map(([, name]) => name!);
    const usages = await Promise.all(listed.map(async (name) => (await run([name, '--help'])).out[0]));
    expect(listed).toHaveLength(10);
    expect(usages.map((usage) => /^Usage: rolecall (\w+)/.exec(usage!)?.[1])).toEqual(listed);
  });

  it.each([
    ['an unknown command', ['fly'], {}],
    ['an unknown option', ['migrate', '--fast'], {}],
    ['a missing argument', ['import'], {}],
    ['a missing option', ['key', 'create'], {}],
    ['an environment that is not valid', ['migrate'], { PORT: 'secret' }],
    ['a seed that is no number', ['seed', '--seed', 'abc'], nowhere],
    ['an empty seed', ['seed', '--seed', ''], nowhere],
    ['a date in the past', ['key', 'create', '--user', 'a@b.org', '--expires', '2020-01-01'], nowhere],
    ['a scope that is none', ['key', 'create', '--user', 'a@b.org', '--scope', 'x'], nowhere],
    ['a table without a mapping', ['import', 'x.csv'], nowhere],
    ['a mapping to no field', ['import', 'x.csv', '--map', 'E-mail=address'], nowhere],
    ['a mapping of no table', ['import', 'x.jsonl', '--map', 'E-mail=email'], nowhere],
    ['files of two formats', ['import', 'a.jsonl', 'b.csv', '--map', 'E-mail=email'], nowhere],
    ['a role that is none', ['import', 'x.json', '--role', 'applicant_1'], nowhere],
    ['an applicant to erase who is none', ['applicant', 'anonymize', 'role_1'], nowhere],
    ['an applicant to export who is none', ['applicant', 'export', 'role_1'], nowhere],
  ])('ends with 2 for %s', async (_what, args, env) => {
    const { code, err } = await run(args, env);

    expect(code).toBe(2);
    expect(err.join('\n')).not.toBe('');
    expect(err.join('\n')).not.toContain('secret');
  });

  it.each([
    [['schema', '--out', '/nowhere/schema.graphql']],
    [['permissions', '--out', '/nowhere/permissions.md']],
    [['export', '--schema', '--out', '/nowhere/lines.json']],
    [['import', 'x.jsonl', '--refused', '/nowhere/refused.jsonl']],
  ])('says in a line why it cannot write: %j', async (args) => {
    const { code, err } = await run(args, nowhere);

    expect({ code, err }).toEqual({ code: 1, err: [expect.stringMatching(/^It failed: ENOENT: [^\n]*$/)] });
  });

  it('prints the schema without a database', async () => {
    const { code, out } = await run(['schema'], { DATABASE_URL: '/nowhere/at/all' });

    expect(code).toBe(0);
    expect(out.join('\n')).toContain('type Query {');
  });
});

describe.each(dialects)('rolecall on %s', (dialect) => {
  let env: Record<string, string>;
  let drop: () => Promise<void>;
  let folder: string;
  beforeEach(async () => {
    const empty = await emptyDatabase(dialect);
    env = { DATABASE_URL: empty.url };
    drop = () => empty.drop();
    folder = mkdtempSync(join(tmpdir(), 'rolecall-cli-'));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await drop();
  });

  const file = (name: string, text: string | Buffer): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('migrates, says what it did, and takes the last migration back', async () => {
    const first = await run(['migrate'], env);
    const again = await run(['migrate'], env);
    const back = await run(['migrate', '--revert'], env);
    const forth = await run(['migrate'], env);

    expect(first.out.length).toBeGreaterThan(1);
    expect(first.out.at(-1)).toBe(back.out[0]!.replace('reverted', 'applied'));
    expect(again.out).toEqual(['The database is up to date.']);
    expect(forth.out).toEqual([first.out.at(-1)]);
  });

  it('asks for migrations in production rather than make them on the way', async () => {
    const { code, err } = await run(['key', 'list'], { ...env, NODE_ENV: 'production' });

    expect({ code, err }).toEqual({
      code: 1,
      err: ['Migrations are pending. Run `rolecall migrate` first.'],
    });
  });

  it('imports what it can, reports on each file, and ends with 1 when one was not taken', async () => {
    const files = [
      file('ada.json', JSON.stringify(resume)),
      file('broken.json', '{ "basics": '),
      join(folder, 'missing.json'),
      file('again.json', JSON.stringify(resume)),
      file('latin.json', Buffer.from(JSON.stringify({ basics: { name: 'José' } }), 'latin1')),
    ];

    const { code, out, err } = await run(['import', ...files, '--report', 'json'], env);

    expect(code).toBe(1);
    expect(err).toEqual(['3 of 5 files were not taken.']);
    const refused = (path: string | undefined, code: string): unknown =>
      expect.objectContaining({ file: path, applicant: null, errors: [expect.objectContaining({ code })] });
    expect(JSON.parse(out[0]!)).toEqual([
      expect.objectContaining({ file: files[0], applicant: 'applicant_1', outcome: 'CREATED', errors: [] }),
      refused(files[1], 'INVALID_INPUT'),
      refused(files[2], 'ENOENT'),
      expect.objectContaining({ file: files[3], applicant: 'applicant_1', outcome: 'UNCHANGED', errors: [] }),
      refused(files[4], 'INVALID_INPUT'),
    ]);
  });

  it('reports on imports in words', async () => {
    const { code, out } = await run(['import', file('ada.json', JSON.stringify(resume))], env);

    expect(code).toBe(0);
    expect(out[0]).toMatch(/ada\.json: created applicant_1$/);
    expect(out[1]).toMatch(/^ {2}taken: .*basics\.label/);
    expect(out.slice(2)).toEqual([expect.stringMatching(/^ {2}left out basics\.url: /)]);
  });
});

// On SQLite this needs processes of their own: in one process the migrations run without a pause (serve.test.ts).
describeOnServer('rolecall migrate on a server', () => {
  it('is done once when several start at the same time', async () => {
    const { url, drop } = await emptyDatabase('mysql');

    const ran = await Promise.all([1, 2, 3].map(() => run(['migrate'], { DATABASE_URL: url })));

    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ran.filter(({ out }) => out[0] !== 'The database is up to date.')).toHaveLength(1);
    await drop();
  });
});

describe('rolecall seed', () => {
  it('fills an empty database once and prints tokens that only the owner can read again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-seed-'));
    const env = { DATABASE_URL: join(folder, 'rolecall.sqlite') };

    const first = await run(['seed'], env);
    const second = await run(['seed'], env);

    const tokens = join(folder, 'rolecall.sqlite-demo-tokens.json');
    expect(first.code).toBe(0);
    expect(first.out.map((line) => line.split(' ')[0])).toEqual(['ADMIN', 'RECRUITER', 'INTERVIEWER']);
    expect(statSync(tokens).mode & 0o777).toBe(0o600);
    expect(first.out[0]).toContain(
      (JSON.parse(readFileSync(tokens, 'utf8')) as [{ token: string }])[0].token,
    );
    expect(second).toEqual({ code: 1, out: [], err: ['The database is not empty; nothing was changed.'] });
    rmSync(folder, { recursive: true });
  }, 60_000);
});
