import { concurrently } from '../core/concurrently';
import { Lifetime } from '../core/lifetime';
import type { Signal } from '../core/signal';
import type { Author } from './author';
import { Deferred, type BatchItem } from './batch-item';
import { insertEvents } from './event-log';
import { Gathering, type Guest } from './gathering';
import type { HeldRow } from './held-rows';
import { Lockstep } from './lockstep';
import { InDoubt, Transient, Unavailable, type Session } from './session';
import { Work } from './work';
import { rowsAfter } from './writing-after';

/** A write that may share its transaction with others of its kind. */
export interface Shareable<T> {
  readonly kind: string;
  readonly author: Author;
  readonly body: (work: Work) => Promise<T>;
  /** Asks whether anything may be done: nothing is written before that has come true, and nothing when it fails. */
  readonly permit?: ((session: Session) => Promise<unknown>) | undefined;
  /** Told after COMMIT of the rows that are known to be as they were left. */
  readonly onHeld?: ((rows: readonly HeldRow[]) => void) | undefined;
  /** Does it in a transaction of its own. */
  alone(): Promise<T>;
}

/** One that waits for what becomes of it. */
class Member implements Guest {
  readonly kind: string;
  readonly lifetime: Lifetime | undefined;

  constructor(
    readonly write: Shareable<unknown>,
    private readonly resolve: (result: unknown) => void,
    readonly reject: (reason: unknown) => void,
  ) {
    this.kind = write.kind;
    this.lifetime = write.author.lifetime;
  }

  /** Told what became of it in a transaction that is committed. */
  tell(ended: Ended): void {
    if (!ended) return void this.alone();
    if ('error' in ended) return this.reject(ended.error);
    this.write.onHeld?.(ended.work.heldRows());
    this.resolve(ended.result);
  }

  alone(): Promise<void> {
    return this.write.alone().then(this.resolve, this.reject);
  }
}

/** Where transactions run. */
interface Place {
  transaction<T>(body: (session: Session) => Promise<T>, lifetime?: Lifetime): Promise<T>;
  committed: Signal;
  retried: Signal;
}

/** What became of a write: it was done, or failed by itself and has written nothing; null where it must be done alone. */
type Ended = { result: unknown; work: Work } | { error: unknown } | null;

/** Milliseconds that a shared transaction may take until COMMIT, since one who waits for a lock holds up all; and COMMIT itself. */
const [longest, longestCommit] = [2_000, 20_000];
/** Milliseconds in which nothing of a kind is shared after a transaction of it came to nothing. */
const rest = 1_000;
/** How many share one, and how many transactions there are before anything is shared. */
const [full, few, patience] = [16, 3, 20];

/** What was written must be taken back, for one of those who share the transaction has to be left out. */
class TakenBack extends Error {}

/**
 * Lets writes of one kind that come at the same time share a transaction: they run in lockstep, with statements for all of them,
 * and one COMMIT. Each is as if it were alone: what one is refused leaves the others be, and what cannot be shared is done in a transaction of its own.
 */
export class SharedWrites {
  private readonly gathering: Gathering<Member>;
  /** Until when those of a kind each have a transaction of their own, on the clock of `performance`. */
  private readonly apart = new Map<string, number>();
  /** How many wait behind the first of their transaction for its connection. */
  private behind = 0;

  /** @param most how many transactions there may be at once */
  constructor(
    private readonly database: Place,
    most: number,
  ) {
    const manners = { few: Math.min(few, most), most, full, patience };
    this.gathering = new Gathering((members) => this.lead(members), manners);
  }

  /** How many wait, besides the first of each transaction that waits for a connection. */
  get waiting(): number {
    return this.gathering.waiting + this.behind;
  }

  /** Whether those of a kind are shared at present. */
  takes(kind: string): boolean {
    return performance.now() >= (this.apart.get(kind) ?? 0);
  }

  /** Does a write at once, or together with others as soon as one of those that are under way is done. */
  write<T>(write: Shareable<T>): Promise<T> {
    return new Promise((resolve, reject) =>
      this.gathering.enter(new Member(write, resolve as (result: unknown) => void, reject)),
    );
  }

  private async lead(members: readonly Member[]): Promise<void> {
    if (members.length === 1) return members[0]!.alone();
    let ended: Ended[];
    try {
      ended = await this.transaction(members);
    } catch (error) {
      return this.undone(error, members);
    }
    if (ended.some((one) => one && 'work' in one && one.work.hasEvents)) this.database.committed.emit();
    members.forEach((member, index) => member.tell(ended[index]!));
  }

  private async transaction(members: readonly Member[]): Promise<Ended[]> {
    const [acting, committing] = [new Lifetime(longest), new Lifetime(longestCommit)];
    let behind = members.length - 1;
    const begin = (): void => {
      this.behind -= behind;
      behind = 0;
    };
    this.behind += behind;
    try {
      return await this.database.transaction(async (session) => {
        begin();
        const ended = await this.together(session, members);
        acting.release();
        await writeEvents(session.within(committing), ended);
        return ended;
      }, acting);
    } finally {
      begin();
      acting.release();
      committing.release();
    }
  }

  /** Nothing was done: each is tried alone, unless the database cannot do it at all or may have done it. */
  private undone(error: unknown, members: readonly Member[]): void {
    const isLost = error instanceof Unavailable && !(error instanceof Transient);
    if (isLost || error instanceof InDoubt) return members.forEach((member) => member.reject(error));
    if (error instanceof Transient) this.database.retried.emit();
    this.keepApart(members[0]!.kind, performance.now() + rest);
    for (const member of members) void member.alone();
  }

  private keepApart(kind: string, until: number): void {
    this.apart.set(kind, Math.max(until, this.apart.get(kind) ?? 0));
  }

  private async together(session: Session, members: readonly Member[]): Promise<Ended[]> {
    const batch = new Lockstep(session);
    const runs = members.map(({ write }, index) => new Run(batch, write, index));
    const ended = await Promise.all(runs.map((run) => run.end()));
    if (runs.some(({ ownStatements }) => ownStatements)) this.keepApart(members[0]!.kind, Infinity);
    batch.holdings.judgeReads();
    return runs.map((run, index) => run.judged(ended[index]!));
  }
}

/** Writes the events of those that were done, with COMMIT. */
function writeEvents(session: Session, ended: readonly Ended[]): Promise<void> {
  return insertEvents(
    session,
    ended.flatMap((one) => (one && 'work' in one ? one.work.takeEvents() : [])),
  );
}

/** One write on its way through a shared transaction. */
class Run {
  /** Whether it wants to run statements of its own: nobody knows what they change and see of the rows of others. */
  ownStatements = false;
  private readonly item: BatchItem;

  constructor(
    private readonly batch: Lockstep,
    private readonly write: Shareable<unknown>,
    index: number,
  ) {
    this.item = { index, round: 1, dirty: false, work: null };
  }

  /** Runs to its end. @throws what ends the whole transaction */
  async end(): Promise<Exclude<Ended, null>> {
    const { batch, item } = this;
    const { permit, author, body } = this.write;
    try {
      const [session, rows] = [batch.sessionOf(item), batch.rowsOf(item)];
      const coming = permit?.(session);
      const work = new Work(this.refusing(session), author, coming ? rowsAfter(coming, rows) : rows);
      const [, result] = await concurrently(coming, body(work));
      return { result, work };
    } catch (error) {
      if (batch.stopped) throw error;
      return { error };
    }
  }

  /** @throws TakenBack where it has written something that must not stay; Interrupted where nobody waits for it any longer */
  judged(ended: Exclude<Ended, null>): Ended {
    const { late, disordered } = this.batch.holdings;
    const isDone = 'work' in ended;
    const mustWait = late.has(this.item) || (!isDone && ended.error instanceof Deferred);
    if (disordered || (this.item.dirty && (mustWait || !isDone || this.ownStatements)))
      throw new TakenBack('writes cannot share their transaction');
    if (mustWait || this.ownStatements) return null;
    if (isDone) this.write.author.lifetime?.check();
    return ended;
  }

  /** A session on which nothing runs. */
  private refusing({ dialect }: Session): Session {
    const refuse = (): Promise<never> => {
      this.ownStatements = true;
      return Promise.reject(new TakenBack('statements of its own are run in a transaction of its own'));
    };
    const session: Session = { dialect, all: refuse, run: refuse, later: refuse, within: () => session };
    return session;
  }
}
