import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtCli } from '../support/built-cli';
import { exportAll, importLines } from '../support/data-files';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { brokenRules } from '../support/invariants';
import { until } from '../support/until';
import { manyLines } from './many-lines';

/** `IMPORT_LINES=200000` makes it the measurement: it tells lines a second and memory as they go. */
const count = Number(process.env.IMPORT_LINES ?? 3_000);
const isMeasured = process.env.IMPORT_LINES !== undefined;

describe.each(dialects)('rolecall import of many lines on %s', (dialect) => {
  let cli: string;
  let folder: string;
  let file: string;
  let lines: string[];
  const made: TestDatabase[] = [];

  beforeAll(async () => {
    cli = await builtCli();
    folder = mkdtempSync(join(tmpdir(), 'rolecall-many-'));
    file = join(folder, 'many.jsonl');
    lines = [...manyLines(count)].map((line) => JSON.stringify(line));
    writeFileSync(file, `${lines.join('\n')}\n`);
  });

  afterAll(async () => {
    await Promise.all(made.map((fresh) => fresh.drop()));
    rmSync(folder, { recursive: true });
  });

  const empty = async (): Promise<TestDatabase> => {
    made.push(await freshDatabase(dialect));
    return made.at(-1)!;
  };
  const start = ({ url }: TestDatabase) => {
    const env = { PATH: process.env.PATH, DATABASE_URL: url };
    const child = spawn(process.execPath, [cli, 'import', file, '--report', 'json'], { env });
    const texts: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => texts.push(String(text)));
    return { child, texts, exit: once(child, 'exit') };
  };
  const peopleIn = async ({ database }: TestDatabase): Promise<number> =>
    Number((await database.primary.all('SELECT COUNT(*) AS n FROM applicants'))[0]!.n);

  it('goes on where it was killed, and ends as if it had not been', async () => {
    const fresh = await empty();
    const killed = start(fresh);
    await until(async () => (await peopleIn(fresh)) > lines.length / 10);
    killed.child.kill('SIGKILL');
    await killed.exit;
    const before = await peopleIn(fresh);

    const watch = isMeasured ? watched(start(fresh)) : start(fresh);
    const [code] = await watch.exit;

    expect([code, watch.texts.at(-1)]).toEqual([0, expect.stringContaining('"refused":0')]);
    const counts = JSON.parse(watch.texts[0]!) as Record<string, number>;
    expect(before).toBeLessThan(lines.length / 3);
    expect(counts).toMatchObject({ lines: lines.length, changed: 0, refused: 0 });
    expect(counts.same).toBeGreaterThanOrEqual(before);
    expect(counts.added! + counts.same!).toBe(lines.length);
    expect(await brokenRules(fresh.database.primary)).toEqual([]);
    if (isMeasured) return;
    const whole = await empty();
    await importLines(whole.database, lines);
    const told = (all: string[]) => all.map((line) => line.replace(/"createdAt":"[^"]*"/, ''));
    expect(told(await exportAll(fresh.database))).toEqual(told(await exportAll(whole.database)));
  }, 900_000);

  (isMeasured ? it : it.skip)(
    'is fast, in memory that does not grow',
    async () => {
      const watch = watched(start(await empty()));

      expect((await watch.exit)[0]).toBe(0);
    },
    900_000,
  );

  /** Prints what a process needs, ten times. */
  function watched<T extends { child: ChildProcess; exit: Promise<unknown> }>(running: T): T {
    const began = Date.now();
    const memory: number[] = [];
    const look = setInterval(() => {
      const status = readFileSync(`/proc/${running.child.pid}/status`, 'utf8');
      memory.push(Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024));
    }, 250);
    void running.exit.then(() => {
      clearInterval(look);
      const seconds = (Date.now() - began) / 1000;
      const tenth = Math.ceil(memory.length / 10);
      const most = Array.from({ length: 10 }, (_, part) =>
        Math.max(0, ...memory.slice(part * tenth, (part + 1) * tenth)),
      );
      console.log(
        `${dialect}: ${lines.length} lines in ${seconds} s, ${Math.round(lines.length / seconds)} lines a second, MB: ${most.join(' ')}`,
      );
    });
    return running;
  }
});
