import { execFile } from 'node:child_process';
import type { Applicant } from '../../src/applicants/applicant.entity';
import { runCli } from '../../src/cli/program';
import { AccessLevel, systemViewer } from '../../src/core/viewer';
import { systemAuthor, write } from '../../src/database/write';
import { startApp, type Client, type TestApp } from '../support/app';
import { builtCli } from '../support/built-cli';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { rowsOf } from '../support/rows';

const past = new Date('2026-01-01T00:00:00.000Z');
const future = new Date('2999-01-01T00:00:00.000Z');

describe.each(dialects)('retentionDue on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  it('lists whose consent has passed, without those who still apply, who were erased or merged', async () => {
    const due = await anApplicant(app, { consentUntil: past });
    await anApplicant(app, { consentUntil: future });
    await anApplicant(app);
    await anApplicant(app, { consentUntil: past, mergedIntoId: due.id });
    const applying = await anApplicant(app, { consentUntil: past });
    await anApplication(app, await aRole(app), { applicantId: applying.id });
    const erased = await anApplicant(app, { consentUntil: past });
    await admin.mutate('anonymizeApplicant', { applicantId: idOf(erased), expectedVersion: 1 });

    const { retentionDue } = await admin.data('{ retentionDue { totalCount nodes { id consentUntil } } }');

    expect(retentionDue).toEqual({
      totalCount: 1,
      nodes: [{ id: idOf(due), consentUntil: past.toISOString() }],
    });
  });

  it.each([AccessLevel.RECRUITER, AccessLevel.ANALYST])('is not for a %s', async (level) => {
    const client = await app.as(level);

    const { errors } = await client.send('{ retentionDue { totalCount } }');

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'applicant:erase' } }]);
  });
});

describe.each(dialects)('rolecall retention run on %s', (dialect) => {
  let fresh: TestDatabase;
  let app: TestApp;
  let cli: string;

  beforeAll(async () => {
    cli = await builtCli();
  });
  beforeEach(async () => {
    fresh = await freshDatabase(dialect);
    app = {
      database: fresh.database,
      work: (body: never) => write(fresh.database, systemAuthor(systemViewer, new Date()), body),
    } as unknown as TestApp;
  });
  afterEach(() => fresh.drop());

  const run = async (...args: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await runCli(['retention', 'run', ...args], {
      env: { DATABASE_URL: fresh.url },
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      watched: false,
    });
    return { code, out, err };
  };

  const inProcess = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const env = { PATH: process.env.PATH, DATABASE_URL: fresh.url };
      execFile(process.execPath, [cli, 'retention', 'run'], { env }, (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
    });

  it('lists who is due with --dry-run and changes nothing', async () => {
    const due = await anApplicant(app, { consentUntil: past });

    const { code, out } = await run('--dry-run');

    expect({ code, out }).toEqual({ code: 0, out: [idOf(due), '1 due, nothing was changed'] });
    expect(await rowsOf(app, 'applicants', { id: due.id })).toMatchObject([{ anonymizedAt: null }]);
  });

  it('anonymises who is due, tells how many, and can be repeated', async () => {
    const due = await anApplicant(app, { consentUntil: past });
    const kept = await anApplicant(app, { consentUntil: future });

    const first = await run();
    const second = await run();

    expect(first).toEqual({
      code: 0,
      out: [
        expect.stringMatching(
          /^1 due, 1 anonymised, 0 no longer due, 0 failed \(retention-[\w-]{36} in the event log\)$/,
        ),
      ],
      err: [],
    });
    expect(second.out).toEqual(['0 due, 0 anonymised, 0 no longer due, 0 failed']);
    const [erased] = await rowsOf(app, 'applicants', { id: due.id });
    expect(erased).toMatchObject({ firstName: null, consentUntil: null });
    expect(erased!.anonymizedAt).not.toBeNull();
    expect(await rowsOf(app, 'applicants', { id: kept.id })).toMatchObject([{ anonymizedAt: null }]);
    const requestId = /retention-[\w-]{36}/.exec(first.out[0]!)![0];
    expect(await rowsOf(app, 'events', { requestId })).toMatchObject([
      { type: 'applicant.anonymized', subjectId: due.id, actorId: null, via: 'SYSTEM' },
    ]);
  });

  it('is safe in two processes at once: each person is anonymised once', async () => {
    const people: Applicant[] = [];
    for (let index = 0; index < 20; index++) people.push(await anApplicant(app, { consentUntil: past }));

    const printed = await Promise.all([inProcess(), inProcess()]);

    const done = printed.map((text) => Number(/(\d+) anonymised/.exec(text)![1]));
    expect(done[0]! + done[1]!).toBe(people.length);
    expect(printed.join()).not.toMatch(/[1-9]\d* failed/);
    expect(await rowsOf(app, 'events', { type: 'applicant.anonymized' })).toHaveLength(people.length);
  }, 60_000);

  it('names who could not be anonymised, goes on with the others, and ends with 1', async () => {
    const [broken, sound] = [
      await anApplicant(app, { consentUntil: past }),
      await anApplicant(app, { consentUntil: past }),
    ];
    await refuseChanges(fresh, broken.id);

    const { code, err } = await run();

    expect(code).toBe(1);
    expect(err).toEqual([
      expect.stringMatching(new RegExp(`^${idOf(broken)}: \\w+$`)),
      '1 of 2 people could not be anonymised.',
    ]);
    const [row] = await rowsOf(app, 'applicants', { id: sound.id });
    expect(row!.anonymizedAt).not.toBeNull();
  });
});

/** Lets the database refuse to change one applicant. */
async function refuseChanges({ database }: TestDatabase, id: number): Promise<void> {
  const refuse =
    database.dialect === 'sqlite'
      ? `CREATE TRIGGER broken BEFORE UPDATE ON applicants WHEN NEW.id = ${id} BEGIN SELECT RAISE(ABORT, 'broken'); END`
      : `CREATE TRIGGER broken BEFORE UPDATE ON applicants FOR EACH ROW IF NEW.id = ${id} THEN SIGNAL SQLSTATE '45000'; END IF`;
  await database.transaction((session) => session.run(refuse));
}
