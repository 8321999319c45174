import { memoized } from '../../src/core/memoized';
import type { BenchedDatabase } from '../database/benched-database';
import type { Asked, Operation } from '../operations/operation';
import { say } from '../say';
import { compare } from './compare';
import { cpuMilliseconds, residentMegabytes } from './running';
import type { Side, Sides } from './sides';
import { load, writeBodies, type Pace } from './wrk';

/** What one side did in one round. */
export interface Figures {
  requestsPerSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Milliseconds of CPU for each request. */
  serverCpu: number;
  databaseCpu: number | null;
  megabytes: number;
  /** For each request; null where the database does not count. */
  statements: number | null;
  /** Kilobytes of an answer. */
  kilobytes: number;
}

export interface Round {
  service: Figures;
  limit: Figures;
}

/** All rounds of one operation at one concurrency. */
export interface Measured {
  operation: string;
  concurrency: number;
  rounds: Round[];
}

export interface Plan {
  rounds: number;
  seconds: number;
  concurrency: number[];
  /** Milliseconds that each client waits between an answer and its next request. */
  pause: number;
}

const compared = 25;
/**
 * What is measured is a process that has been up for a while and runs compiled code. How long that takes goes by the requests that it has
 * answered, and by the machine: rounds, until two in a row take hardly less processor time for a request than the best one. One alone
 * may be slow by chance.
 */
const warmUp = { seconds: 5, concurrency: 16 };
const mostWarmUps = 12;
const warm = 0.95;

/** Compares the answers of both sides, then measures them in turns, so that what drifts hits both. */
export async function measure(
  database: BenchedDatabase,
  sides: Sides,
  operation: Operation,
  plan: Plan,
  folder: string,
): Promise<Measured[]> {
  const asked = await operation.prepare(database, sides);
  await compare(database, sides, operation, asked.slice(0, compared));
  const trial = new Trial(database, operation, asked, folder);
  for (const side of [sides.service, sides.limit]) await trial.warmUp(side);
  const all: Measured[] = [];
  const { seconds, pause } = plan;
  for (const concurrency of plan.concurrency) {
    const rounds: Round[] = [];
    for (let round = 1; round <= plan.rounds; round++)
      rounds.push(await trial.both(sides, { seconds, concurrency, pause }));
    all.push({ operation: operation.name, concurrency, rounds });
  }
  return all;
}

class Trial {
  /** The file of what a side is sent: written once, since whoever commits next may have to wait until it is on the disk. */
  private readonly bodies = memoized((side: Side) =>
    writeBodies(this.folder, side, this.operation, this.asked),
  );

  constructor(
    private readonly database: BenchedDatabase,
    private readonly operation: Operation,
    private readonly asked: readonly Asked[],
    private readonly folder: string,
  ) {}

  async warmUp(side: Side): Promise<void> {
    let [best, inVain] = [Infinity, 0];
    for (let round = 1; round <= mostWarmUps && inVain < 2; round++) {
      const { serverCpu } = await this.run(side, warmUp);
      inVain = serverCpu > warm * best ? inVain + 1 : 0;
      best = Math.min(best, serverCpu);
    }
  }

  async both(sides: Sides, how: Pace): Promise<Round> {
    const service = await this.run(sides.service, how);
    const limit = await this.run(sides.limit, how);
    const rates = [service, limit].map(({ requestsPerSecond }) => requestsPerSecond.toFixed(0));
    say(`${this.operation.name} at ${how.concurrency}: ${rates.join(' against ')} requests/s`);
    return { service, limit };
  }

  async run(side: Side, how: Pace): Promise<Figures> {
    const { database, operation } = this;
    const bodies = this.bodies(side);
    await database.settle();
    const before = await this.counters(side);
    const seen = await load(side, operation, bodies, how).catch(async (error: unknown) => {
      await operation.restore?.(database);
      throw error;
    });
    const after = await this.counters(side);
    await operation.restore?.(database);
    // Whoever answers nothing within the time has still done something.
    const requests = Math.max(1, seen.requests);
    const each = (from: number | null, to: number | null): number | null =>
      from === null || to === null ? null : (to - from) / requests;
    return {
      requestsPerSecond: (seen.requests / seen.microseconds) * 1e6,
      p50: seen.p50 / 1_000,
      p99: seen.p99 / 1_000,
      serverCpu: each(before.server, after.server)!,
      databaseCpu: each(before.database, after.database),
      megabytes: residentMegabytes(side.running.pid),
      statements: each(before.statements, after.statements),
      kilobytes: seen.bytes / requests / 1_000,
    };
  }

  private async counters({ running }: Side) {
    const { pid } = this.database;
    return {
      server: cpuMilliseconds(running.pid),
      database: pid === null ? null : cpuMilliseconds(pid),
      statements: await this.database.statements(),
    };
  }
}
