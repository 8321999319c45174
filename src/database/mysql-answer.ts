import type { PoolConnection } from 'mysql2';
import type { Lifetime } from '../core/lifetime';
import type { Stopper } from './mysql-stopper';
import type { Param } from './rows';

/** How far mysql2 has come with a text of several statements: of one that fails its callback tells nothing else. test/kernel/transactions.test.ts looks whether it still does. */
export interface Progress {
  _resultIndex: number;
  _rows: unknown[];
}

/** What a connection was told by the server. */
export interface Answer {
  error: NodeJS.ErrnoException | null;
  result: unknown;
  progress: Progress;
  /** Whether the server was ordered to stop meanwhile. */
  stopped: boolean;
}

/**
 * Milliseconds in which a server answers that has heard the order to stop. One that hears it between two statements of a text
 * leaves the rest out, and may say nothing more at all: MariaDB was seen to.
 */
const patience = 500;

/** The error of a statement that an order to stop has ended (ER_QUERY_INTERRUPTED). */
const interrupted = 1317;

/** Connections that were told to stop when they had just ended something by themselves: the order may still hit what they run next. */
const doubtful = new WeakSet<PoolConnection>();

/** Gives a connection back to its pool, or closes it when nobody should use it again. */
export function giveBack(connection: PoolConnection): void {
  if (doubtful.has(connection)) connection.destroy();
  else connection.release();
}

/** Takes a connection out of use: the server rolls back what was begun on it. */
export function distrust(connection: PoolConnection): void {
  doubtful.add(connection);
}

/**
 * Runs SQL, which may hold several statements; within a lifetime, as long as that lasts. It is over only when an order to stop has
 * arrived, too: the order must not hit what runs next. A connection on which the server says nothing more is closed.
 * @returns what became of it; never rejects
 */
export function ask(
  connection: PoolConnection,
  sql: string,
  params: readonly Param[],
  stopper: Stopper | null,
  lifetime: Lifetime | undefined,
): Promise<Answer> {
  return new Promise((resolve) => {
    const asking = new Asking(connection, resolve);
    if (stopper && lifetime) asking.stopAt(lifetime, stopper);
    asking.send(sql, params);
  });
}

/** SQL that is being run. */
class Asking {
  // On a connection that is closed already the callback comes before the query.
  private progress: Progress = { _resultIndex: 0, _rows: [] };
  private order: Promise<boolean> | null = null;
  private deaf: (() => void) | null = null;
  private answered = false;

  constructor(
    private readonly connection: PoolConnection,
    private readonly resolve: (answer: Answer) => void,
  ) {}

  send(sql: string, params: readonly Param[]): void {
    this.progress = this.connection.query(sql, params as Param[], (error, result) =>
      this.settle(error, result),
    ) as unknown as Progress;
  }

  stopAt(lifetime: Lifetime, stopper: Stopper): void {
    this.deaf = lifetime.onEnd(() => {
      this.order = stopper.stop(this.connection.threadId);
      void this.order.then((heard) => heard && setTimeout(() => this.giveUp(), patience));
    });
  }

  private settle(error: NodeJS.ErrnoException | null, result?: unknown): void {
    if (this.answered) return;
    this.answered = true;
    this.deaf?.();
    const { order, progress } = this;
    const answer = { error, result, progress, stopped: order !== null };
    if (!order) return this.resolve(answer);
    if (error?.errno !== interrupted) distrust(this.connection);
    void order.then(() => this.resolve(answer));
  }

  private giveUp(): void {
    if (this.answered) return;
    this.connection.destroy();
    this.settle(new Error('the server has stopped and says nothing more'));
  }
}
