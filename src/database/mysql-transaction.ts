import type { PoolConnection } from 'mysql2';
import { Interrupted, type Lifetime } from '../core/lifetime';
import { carried, valueIn } from './carried-values';
import { written } from './mysql';
import { distrust } from './mysql-answer';
import type { Stopper } from './mysql-stopper';
import type { Param, Row } from './rows';
import { sendPacket, type PacketAnswer } from './send-packet';
import {
  InDoubt,
  Transient,
  Unavailable,
  type Fate,
  type Follower,
  type InsertFate,
  type Session,
  type StatementListener,
} from './session';

/** A statement on its way. Nobody waits for one without `resolve` and `reject`. */
class Sent {
  constructor(
    readonly sql: string,
    readonly params: readonly Param[],
    readonly lifetime?: Lifetime,
    readonly fate?: Fate & Partial<InsertFate> & Pick<Follower, 'onRows'>,
    readonly resolve?: (result: unknown) => void,
    readonly reject?: (error: unknown) => void,
    readonly isValue?: boolean,
  ) {}
}

/** A packet of this many characters is full; servers take 16 MB at least. */
const fullPacket = 1_000_000;
/** Whoever only writes waits now and then, so that what is to be sent does not pile up. */
const mostUnsent = 100;

/**
 * One transaction on a connection. What is asked for in one turn goes as one packet, in the order in which it was asked for,
 * and what nobody waits for goes with what comes next: START TRANSACTION with the first statements, the last writes with
 * COMMIT. The server stops a packet at the statement that fails.
 */
export class MysqlTransaction {
  private waiting: Sent[] = [new Sent('START TRANSACTION', [])];
  private sending: Promise<void> | null = null;
  private begun = false;
  /** Why nothing more is sent. */
  private failure: { error: unknown } | null = null;

  constructor(
    private readonly connection: PoolConnection,
    private readonly listener: StatementListener,
    private readonly stopper: Stopper,
  ) {}

  /** Where the statements of the transaction run; within a lifetime, only as long as that lasts. */
  session(lifetime?: Lifetime): Session {
    return {
      dialect: 'mysql',
      all: (sql, params = []) => this.ask(sql, params, lifetime) as Promise<Row[]>,
      value: async (sql) => valueIn((await this.ask(sql, [], lifetime, true)) as Row[]),
      run: async (sql, params = []) => written(await this.ask(sql, params, lifetime)),
      later: (sql, params = [], fate = {}) => this.post(new Sent(sql, params, lifetime, fate)),
      insertLater: ({ sql, params }, next, fate) =>
        this.post(
          new Sent(sql, params, lifetime, fate),
          ...next.map((each) => new Sent(each.sql, each.params, lifetime, { onRows: each.onRows })),
        ),
      within: (one) => this.session(one),
    };
  }

  /**
   * Commits what was done; where nothing was asked for, there is nothing to commit.
   * @throws InDoubt when COMMIT was sent and not answered; a database that answers has done nothing when it refuses
   */
  commit(): Promise<void> {
    if (!this.failure && !this.begun && this.waiting.length === 1) return Promise.resolve();
    this.waiting = guarded(this.waiting);
    return this.ask('COMMIT') as Promise<void>;
  }

  /** Takes back what was done; what has not been sent never will be. A connection that does not hear it is not used again. */
  async rollback(reason: unknown): Promise<void> {
    this.fail(reason, []);
    await this.sending;
    if (!this.begun) return;
    const statement = new Sent('ROLLBACK', []);
    this.listener(statement.sql, statement.params);
    const { error } = await sendPacket(this.connection, [statement], this.stopper, undefined);
    if (error) distrust(this.connection);
  }

  private ask(
    sql: string,
    params: readonly Param[] = [],
    lifetime?: Lifetime,
    isValue = false,
  ): Promise<unknown> {
    return new Promise((resolve, reject) =>
      this.expect(new Sent(sql, params, lifetime, undefined, resolve, reject, isValue)),
    );
  }

  private expect(sent: Sent): void {
    if (this.failure) return sent.reject!(this.failure.error);
    this.waiting.push(sent);
    this.wake();
  }

  private async post(...sent: Sent[]): Promise<void> {
    if (this.waiting.length >= mostUnsent) {
      this.wake();
      await this.sending;
    }
    if (this.failure) throw this.failure.error;
    this.waiting.push(...sent);
  }

  /** Sends when everybody who can go on without an answer has said what they want. */
  private wake(): void {
    this.sending ??= new Promise((resolve) => process.nextTick(() => this.flush(resolve)));
  }

  private flush(done: () => void): void {
    const packet = carried(this.waiting.splice(0, lengthOfPacket(this.waiting)), {
      replaced: ({ params, lifetime }, { sql, resolve, reject }) =>
        new Sent(sql, params, lifetime, undefined, resolve as Sent['resolve'], reject),
      alone: (value) => this.expect(value),
    });
    const ended = (): void => {
      this.sending = null;
      done();
      if (this.waiting.some(({ reject }) => reject)) this.wake();
    };
    const lifetime = packet.find((each) => each.lifetime)?.lifetime;
    try {
      lifetime?.check();
      for (const { sql, params } of packet) this.listener(sql, params);
    } catch (error) {
      this.fail(error, packet);
    }
    if (packet.length === 0 || this.failure) return ended();
    this.begun = true;
    void sendPacket(this.connection, packet, this.stopper, lifetime).then((answer) => {
      this.settle(packet, answer);
      ended();
    });
  }

  private settle(packet: readonly Sent[], answer: PacketAnswer): void {
    for (const [index, result] of answer.results.entries()) {
      const { resolve, fate } = packet[index]!;
      if (fate?.affects !== undefined && written(result).affected !== fate.affects)
        return this.fail(fate.unmet!(), packet.slice(index + 1));
      fate?.onKey?.(written(result).insertId);
      fate?.onRows?.(result as Row[]);
      resolve?.(result);
    }
    const rest = packet.slice(answer.results.length);
    if (answer.error) this.settleFailed(rest, answer.error, answer.answered);
  }

  /** @param rest the statement that failed, and those that were not run because of it */
  private settleFailed([failed, ...rest]: readonly Sent[], error: Error, answered: boolean): void {
    const commits = [failed!, ...rest].some(isCommit);
    const unknown = commits && (!answered || (isCommit(failed!) && !(error instanceof Transient)));
    if (unknown) return this.fail(new InDoubt('no answer to COMMIT', { cause: error }), [failed!, ...rest]);
    const lost = !answered || error instanceof Unavailable || error instanceof Interrupted;
    // Whoever asked for it may know what to do, and what others asked for in the same turn goes on.
    if (failed!.reject && !commits && !lost && !this.failure) {
      failed!.reject(error);
      this.waiting.unshift(...rest);
    } else this.fail(failed!.fate?.explain?.(error) ?? error, [failed!, ...rest]);
  }

  private fail(error: unknown, packet: readonly Sent[]): void {
    this.failure ??= { error };
    for (const { reject } of [...packet, ...this.waiting.splice(0)]) reject?.(error);
  }
}

function isCommit({ sql }: Sent): boolean {
  return sql === 'COMMIT';
}

/** How many statements go into the next packet. */
function lengthOfPacket(waiting: readonly Sent[]): number {
  let characters = 0;
  for (const [index, { sql, params }] of waiting.entries()) {
    for (const param of params) characters += typeof param === 'string' ? param.length : 8;
    characters += sql.length;
    if (characters > fullPacket) return Math.max(1, index);
  }
  return waiting.length;
}

/**
 * Between a statement that must affect a number of rows and the COMMIT in the same packet stands one that fails if it has
 * not: the server looks for itself. Both dialects of MySQL refuse what overflows; neither can raise an error otherwise.
 */
function guarded(waiting: readonly Sent[]): Sent[] {
  const all: Sent[] = [];
  for (const sent of waiting) {
    all.push(sent);
    const { affects, unmet } = sent.fate ?? {};
    if (affects === undefined) continue;
    const sql = `SET @unmet = EXP(1000 * (ROW_COUNT() <> ${affects}))`;
    all.push(new Sent(sql, [], undefined, { explain: unmet! }));
  }
  return all;
}
