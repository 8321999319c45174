import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemViewer } from '../../src/core/viewer';
import { changesAfter } from '../../src/database/change-feed';
import { openDatabase, type Database } from '../../src/database/database';
import { numberEvents, sequenceState } from '../../src/database/event-sequence';
import { Sequencer } from '../../src/database/sequencer';
import type { Work } from '../../src/database/work';
import { systemAuthor, write } from '../../src/database/write';
import { Department } from '../../src/departments/department.entity';
import { entities } from '../../src/features';
import { buildProgram, type BuiltProgram } from '../support/built-cli';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { until } from '../support/until';

/** `FEED_WRITES=10000` makes it the measurement: so many transactions that overlap, and a reader beside them. */
const writes = Number(process.env.FEED_WRITES ?? 160);

const author = systemAuthor(systemViewer, new Date('2026-11-23T12:00:00.000Z'));
const add = (work: Work, name: string) => work.add(Department, { name }, 'department.created');

/** A process of its own that numbers events, and writes some if it is told how many. */
const processText = `
  require('reflect-metadata');
  const { openDatabase } = require('./database/database');
  const { Sequencer } = require('./database/sequencer');
  const { systemAuthor, write } = require('./database/write');
  const { systemViewer } = require('./core/viewer');
  const { Department } = require('./departments/department.entity');
  const { entities } = require('./features');
  const [url, name, count] = process.argv.slice(1);
  openDatabase({ url, entities }).then(async (database) => {
    const sequencer = new Sequencer(database);
    const author = systemAuthor(systemViewer, new Date());
    const one = async (lane) => {
      for (let i = 0; i < Number(count) / 4; i++)
        await write(database, author, async (work) => {
          await work.add(Department, { name: name + ' ' + lane + '.' + i }, 'department.created');
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
        });
    };
    await Promise.all([0, 1, 2, 3].map(one));
    console.log('written');
    process.stdin.on('end', async () => { await sequencer.stop(); await database.close(); }).resume();
  });
`;

describe.each(dialects)('the order of the feed on %s', (dialect) => {
  let fresh: TestDatabase;
  let database: Database;
  let built: BuiltProgram;
  const running: Array<{ stop(): Promise<void> }> = [];

  beforeAll(async () => {
    fresh = await freshDatabase(dialect);
    database = fresh.database;
    built = buildProgram();
  });

  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
  });

  afterAll(async () => {
    built.remove();
    await fresh.drop();
  });

  const sequencer = (on = database) => {
    const one = new Sequencer(on, { leaseMilliseconds: 500, pollMilliseconds: 50 });
    running.push(one);
    return one;
  };
  const spawned = async (name: string, count: number): Promise<ChildProcess> => {
    const child = spawn(process.execPath, ['-e', processText, fresh.url, name, String(count)], {
      cwd: dirname(built.program),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    running.push({
      stop: async () => {
        if (child.exitCode === null && child.signalCode === null) {
          child.stdin.end();
          await once(child, 'exit');
        }
      },
    });
    await once(child.stdout, 'data');
    return child;
  };
  const names = (events: Array<{ changes: Record<string, unknown> }>) =>
    events.map(({ changes }) => (changes.name as [null, string])[1]);
  const head = async () => {
    const [row] = await database.primary.all('SELECT MAX(position) AS head FROM events');
    return Number(row!.head);
  };
  const allNumbered = () => until(async () => !(await sequenceState(database.primary)).hasWaiting);

  it('takes no notice of a transaction until it commits, and misses it then no more', async () => {
    sequencer();
    const from = await head();
    if (dialect === 'sqlite') {
      // Writers of one file queue: nothing can overtake.
      await write(database, author, (work) => add(work, 'slow'));
      await write(database, author, (work) => add(work, 'fast'));
    } else {
      let commit!: () => void;
      const held = new Promise<void>((resolve) => (commit = resolve));
      const other = await openDatabase({ url: fresh.url, entities });
      let written!: () => void;
      const isWritten = new Promise<void>((resolve) => (written = resolve));
      const slow = other.transaction(async (session) => {
        await session.run(
          'INSERT INTO events (type, subjectType, subjectId, via, occurredAt, changes) VALUES (?, ?, 1, ?, ?, ?)',
          ['department.created', 'Department', 'SYSTEM', '2026-11-23 12:00:00.000', '{"name":[null,"slow"]}'],
        );
        written();
        await held;
      });
      await isWritten;
      await write(database, author, (work) => add(work, 'fast'));
      await until(async () => (await head()) > from);
      const meanwhile = await changesAfter(database.reader, from, { limit: 10 });
      expect(names(meanwhile)).toEqual(['fast']);
      commit();
      await slow;
      await other.close();
    }
    await allNumbered();

    const events = await changesAfter(database.reader, from, { limit: 10 });

    expect(names(events)).toEqual(dialect === 'sqlite' ? ['slow', 'fast'] : ['fast', 'slow']);
    expect(events.map(({ position }) => position)).toEqual([from + 1, from + 2]);
  });

  it('skips and repeats nothing for a reader beside many writers in two processes', async () => {
    const from = await head();
    const own = sequencer();
    const seen: string[] = [];
    let position = from;
    let reading = true;
    const reader = (async () => {
      while (reading || position < (await head())) {
        const events = await changesAfter(database.reader, position, { limit: 7 });
        seen.push(...names(events));
        position = events.at(-1)?.position ?? position;
        await sleep(3);
      }
    })();

    await Promise.all([spawned('one', writes / 2), spawned('two', writes / 2)]);
    await allNumbered();
    reading = false;
    await reader;

    const distinct = new Set(seen).size;
    if (process.env.FEED_WRITES)
      console.log(
        `${dialect}: ${writes} written, ${seen.length} read, ${writes - distinct} skipped, ${seen.length - distinct} doubled`,
      );
    expect(seen).toHaveLength(writes);
    expect(distinct).toBe(writes);
    expect(position).toBe(from + writes);
    expect(own.position).toBeGreaterThan(from);
    for (const lane of ['one 0', 'one 3', 'two 0', 'two 3'])
      expect(seen.filter((name) => name.startsWith(`${lane}.`))).toEqual(
        Array.from({ length: writes / 8 }, (_, index) => `${lane}.${index}`),
      );
  }, 600_000);

  it('goes on in another process when the one whose turn it was is killed', async () => {
    const child = await spawned('killed', 4);
    await allNumbered();
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const from = await head();

    sequencer();
    await write(database, author, (work) => add(work, 'after the kill'));
    await allNumbered();

    const events = await changesAfter(database.reader, from, { limit: 10 });
    expect(names(events)).toEqual(['after the kill']);
    expect(events[0]!.position).toBe(from + 1);
  });

  it('numbers nothing when it has lost its turn', async () => {
    const now = new Date('2026-11-23T12:00:00.000Z');
    const until = new Date('2126-11-23T12:00:00.000Z');
    await database.transaction((session) =>
      session.run("UPDATE event_sequence SET leasedUntil = '2026-01-01'"),
    );
    await write(database, author, (work) => add(work, 'taken with this one'));
    await database.transaction((session) => numberEvents(session, { owner: 'first', now, until }));
    await write(database, author, (work) => add(work, 'not yours'));

    const late = await database.transaction((session) =>
      numberEvents(session, { owner: 'late', now, until }),
    );
    const mine = await database.transaction((session) =>
      numberEvents(session, { owner: 'first', now, until }),
    );

    expect({ late, mine: mine!.position }).toEqual({ late: null, mine: await head() });
  });
});
