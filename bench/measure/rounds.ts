import { memoized } from '../../src/core/memoized';
import type { BenchedDatabase } from '../database/benched-database';
import type { Asked, Operation } from '../operations/operation';
import { say } from '../say';
import { compare } from './compare';
import { cpuMilliseconds, residentMegabytes } from './running';
import type { Side, Sides } from './sides';
import { load, writeBodies, type Load, type Pace } from './wrk';

/** The database of a size, with the servers that run on it. */
export interface Bench {
  size: number;
  database: BenchedDatabase;
  sides: Sides;
  /** Where their logs are, and what they are sent. */
  folder: string;
}

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

/**
 * Compares the answers of both sides, then measures them in turns, and the sizes too, so that what drifts hits all of them.
 * @returns what was measured on each bench
 */
export async function measure(
  benches: readonly Bench[],
  operation: Operation,
  plan: Plan,
): Promise<Measured[][]> {
  const trials: Trial[] = [];
  for (const bench of benches) trials.push(await Trial.begin(bench, operation));
  const all = benches.map((): Measured[] => []);
  const { seconds, pause } = plan;
  for (const concurrency of plan.concurrency) {
    const rounds = trials.map((): Round[] => []);
    for (let round = 1; round <= plan.rounds; round++)
      for (const index of turns(trials.length, round))
        rounds[index]!.push(await trials[index]!.both({ seconds, concurrency, pause }));
    rounds.forEach((own, index) => all[index]!.push({ operation: operation.name, concurrency, rounds: own }));
  }
  return all;
}

/** In which order there is a round of each: the other way round each time. */
function turns(count: number, round: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  return round % 2 === 1 ? order : order.reverse();
}

class Trial {
  /** The file of what a side is sent: written once, since whoever commits next may have to wait until it is on the disk. */
  private readonly bodies = memoized((side: Side) =>
    writeBodies(this.bench.folder, side, this.operation, this.asked),
  );

  private constructor(
    private readonly bench: Bench,
    private readonly operation: Operation,
    private readonly asked: readonly Asked[],
  ) {}

  /** Compares the answers of both sides and warms these up. */
  static async begin(bench: Bench, operation: Operation): Promise<Trial> {
    const { database, sides } = bench;
    const asked = await operation.prepare(database, sides);
    await compare(database, sides, operation, asked.slice(0, compared));
    const trial = new Trial(bench, operation, asked);
    for (const side of [sides.service, sides.limit]) await trial.warmUp(side);
    return trial;
  }

  private async warmUp(side: Side): Promise<void> {
    let [best, inVain] = [Infinity, 0];
    for (let round = 1; round <= mostWarmUps && inVain < 2; round++) {
      const { serverCpu } = await this.run(side, warmUp);
      inVain = serverCpu > warm * best ? inVain + 1 : 0;
      best = Math.min(best, serverCpu);
    }
  }

  async both(how: Pace): Promise<Round> {
    const { size, sides } = this.bench;
    const service = await this.run(sides.service, how);
    const limit = await this.run(sides.limit, how);
    const rates = [service, limit].map(({ requestsPerSecond }) => requestsPerSecond.toFixed(0));
    say(`${this.operation.name} at ${how.concurrency}, size ${size}: ${rates.join(' against ')} requests/s`);
    return { service, limit };
  }

  private async run(side: Side, how: Pace): Promise<Figures> {
    const { operation, bench } = this;
    const restore = () => operation.restore?.(bench.database);
    const bodies = this.bodies(side);
    await bench.database.settle();
    const before = await this.counters(side);
    const seen = await load(side, operation, bodies, how).catch(async (error: unknown) => {
      await restore();
      throw error;
    });
    const after = await this.counters(side);
    await restore();
    return figuresOf(seen, before, after);
  }

  private async counters({ running: { pid } }: Side): Promise<Counters> {
    const { database } = this.bench;
    return {
      server: cpuMilliseconds(pid),
      database: database.pid === null ? null : cpuMilliseconds(database.pid),
      statements: await database.statements(),
      megabytes: residentMegabytes(pid),
    };
  }
}

/** What is read before and after a round; the first three only grow. */
interface Counters {
  server: number;
  database: number | null;
  statements: number | null;
  megabytes: number;
}

function figuresOf(seen: Load, before: Counters, after: Counters): Figures {
  // Whoever answers nothing within the time has still done something.
  const requests = Math.max(1, seen.requests);
  const each = (name: 'server' | 'database' | 'statements') =>
    before[name] === null || after[name] === null ? null : (after[name] - before[name]) / requests;
  return {
    requestsPerSecond: (seen.requests / seen.microseconds) * 1e6,
    p50: seen.p50 / 1_000,
    p99: seen.p99 / 1_000,
    serverCpu: each('server')!,
    databaseCpu: each('database'),
    megabytes: after.megabytes,
    statements: each('statements'),
    kilobytes: seen.bytes / requests / 1_000,
  };
}
