import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '../core/clock';
import { Signal } from '../core/signal';
import type { Database } from './database';
import { numberEvents, sequenceState, type Numbered, type SequenceState } from './event-sequence';
import { toParam } from './rows';
import { Transient } from './session';

/** How a sequencer works; what is left out is as it is for the service. */
export interface SequencerOptions {
  clock?: Clock;
  /** How often it looks for what other processes have committed. */
  pollMilliseconds?: number;
  /** How long a process keeps its turn after it has last numbered something. */
  leaseMilliseconds?: number;
  /** The least time between two rounds, which is why one of them numbers what several commits wrote: each is a commit, too. */
  restMilliseconds?: number;
  onError?: (error: unknown) => void;
}

/**
 * Gives the committed events their positions in the feed. Any number of processes run one; whose turn it is holds a lease.
 * It begins at once when this process commits events, and looks now and then for those of other processes.
 */
export class Sequencer {
  /** Told the last position whenever it is seen to have grown, whichever process gave it. */
  readonly grown = new Signal<number>();
  /** Told the last position that this process has given. */
  readonly numbered = new Signal<number>();
  /** Told when events wait for another process, whose turn it is. */
  readonly waiting = new Signal();
  private readonly owner = randomUUID();
  private readonly options: Required<SequencerOptions>;
  private readonly deaf: () => void;
  private seen = -1;
  /** Until when it is this process's turn, as far as it knows. */
  private turnUntil = new Date(0);
  private woken = false;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | null = null;
  private endedAt = -Infinity;
  private stopped = false;

  constructor(
    private readonly database: Database,
    options: SequencerOptions = {},
  ) {
    const times = { pollMilliseconds: 200, leaseMilliseconds: 1_000, restMilliseconds: 20 };
    this.options = { clock: systemClock, ...times, onError: () => undefined, ...options };
    this.deaf = database.committed.on(() => this.wake());
    this.wake();
  }

  /** The last position known here. */
  get position(): number {
    return Math.max(0, this.seen);
  }

  /** Has it look at once. */
  wake(): void {
    if (this.woken || this.stopped) return;
    this.woken = true;
    if (this.round) return;
    // Not before those who have just committed have gone on: they wait for their answer, this does not.
    this.schedule(Math.max(1, this.endedAt + this.options.restMilliseconds - performance.now()));
  }

  /** Ends it; resolves when the present round is over. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.deaf();
    clearTimeout(this.timer);
    await this.round;
  }

  private schedule(milliseconds: number): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    if (milliseconds <= 0) return this.begin();
    this.timer = setTimeout(() => this.begin(), milliseconds);
  }

  private begin(): void {
    const { woken } = this;
    this.woken = false;
    this.round = this.look(woken)
      .catch(this.options.onError)
      .then(() => {
        this.round = null;
        this.endedAt = performance.now();
        this.schedule(this.woken ? this.options.restMilliseconds : this.options.pollMilliseconds);
      });
  }

  /**
   * One round: numbers what waits, if it is this process's turn, and tells how far the feed has grown. Whoever has the turn and
   * has been woken need not ask first.
   */
  private async look(woken: boolean): Promise<void> {
    const sure = woken && this.turnUntil > this.options.clock();
    let more = sure || (await this.isDue());
    while (more && !this.stopped) {
      const numbered = await this.number();
      if (!numbered) {
        this.turnUntil = new Date(0);
        return sure ? this.wake() : undefined;
      }
      if (numbered.position > this.seen) this.numbered.emit(numbered.position);
      this.tell(numbered.position);
      more = numbered.more;
    }
  }

  /** Whether events wait, and for this process. */
  private async isDue(): Promise<boolean> {
    const state = await sequenceState(this.database.primary);
    this.tell(state.position);
    if (!state.hasWaiting) return false;
    if (this.isMine(state)) return true;
    this.waiting.emit();
    return false;
  }

  private isMine({ owner, leasedUntil }: SequenceState): boolean {
    return owner === this.owner || leasedUntil < toParam(this.options.clock())!;
  }

  /** Null when it is another process's turn, or another transaction was in the way: the next round tries again. */
  private async number(): Promise<Numbered | null> {
    const now = this.options.clock();
    const until = new Date(now.getTime() + this.options.leaseMilliseconds);
    try {
      const numbered = await this.database.transaction((session) =>
        numberEvents(session, { owner: this.owner, now, until }),
      );
      if (numbered?.taken) this.turnUntil = until;
      return numbered;
    } catch (error) {
      if (error instanceof Transient) return null;
      throw error;
    }
  }

  private tell(position: number): void {
    if (position <= this.seen) return;
    this.seen = position;
    this.grown.emit(position);
  }
}
