import { randomUUID } from 'node:crypto';
import type { Signal } from '../core/signal';
import { keepLeases } from './webhook-lease';
import type { Surroundings } from './webhook-sender';
import { candidates, type Candidate } from './webhook-standing';
import type { Scanned } from './webhook-stretch';
import { mostWaiting } from './webhook-decision';
import { WebhookTurn, type Sender } from './webhook-turn';

/** How a worker works; what is left out is as it is for the service. */
export interface WorkerOptions {
  /** How many endpoints are served at once. */
  slots?: number;
  /** How often it looks for what is due, and for what other processes have left. */
  pollMilliseconds?: number;
  /** How long another process waits for one that was killed. */
  leaseMilliseconds?: number;
  /** How long messages under way may take when it is stopped; then they are broken off, to be sent again. */
  graceMilliseconds?: number;
}

const restMilliseconds = 20;

/**
 * Sends webhooks: for each endpoint it reads the feed from the endpoint's position. Any number of processes run one; who
 * sends for an endpoint holds its lease. A receiver that stalls takes up one slot, and those that fail have a quarter of them.
 */
export class WebhookWorker {
  private readonly options: Required<WorkerOptions>;
  private readonly sender: Sender;
  private readonly active = new Map<number, { isFailing: boolean; turn: Promise<number> }>();
  private readonly lastTurn = new Map<number, number>();
  private readonly breakOff = new AbortController();
  private timers: NodeJS.Timeout[] = [];
  private deaf: () => void = () => undefined;
  private looking: Promise<void> | null = null;
  private woken: NodeJS.Timeout | null = null;
  /** Whether the last look found no endpoint that is free: then the poll looks for one, or a turn that has ended; the feed's growth does not. */
  private nobodyFree = false;
  private started = false;
  private stopped = false;

  constructor(
    private readonly surroundings: Surroundings,
    options: WorkerOptions = {},
  ) {
    const usual = { slots: 16, pollMilliseconds: 1_000, leaseMilliseconds: 6_000, graceMilliseconds: 5_000 };
    this.options = { ...usual, ...options };
    this.sender = {
      ...surroundings,
      send: { ...surroundings.send, signal: this.breakOff.signal },
      owner: randomUUID(),
      leaseMilliseconds: this.options.leaseMilliseconds,
      scanned: new Map<number, Scanned>(),
      isStopped: () => this.stopped,
    };
  }

  /** Begins, and looks whenever the feed has grown, or some time has passed. */
  start(grown: Signal<number>): this {
    const { pollMilliseconds, leaseMilliseconds } = this.options;
    this.started = true;
    this.deaf = grown.on(() => void (this.nobodyFree || this.wake()));
    this.timers = [
      setInterval(() => this.wake(), pollMilliseconds),
      setInterval(() => void this.keepLeases().catch(this.surroundings.onError), leaseMilliseconds / 3),
    ];
    this.wake();
    return this;
  }

  /** Begins nothing more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.deaf();
    this.timers.forEach((timer) => clearInterval(timer));
    if (this.woken) clearTimeout(this.woken);
    const late = setTimeout(() => this.breakOff.abort(), this.options.graceMilliseconds);
    await this.looking;
    await this.turns();
    clearTimeout(late);
  }

  /** Does all that is due at this moment, as far as other processes leave it; for those who never start it, and bring their own clock. */
  async settle(): Promise<void> {
    for (let steps = 1; steps > 0 && !this.stopped;) {
      await this.look();
      steps = await this.turns();
    }
  }

  private wake(): void {
    if (!this.started || this.stopped || this.woken) return;
    this.woken = setTimeout(() => {
      this.woken = null;
      // What came while it looked may have been missed, so it looks again afterwards.
      if (this.looking) return void this.looking.then(() => this.wake());
      this.looking = this.look()
        .catch(this.surroundings.onError)
        .finally(() => (this.looking = null));
    }, restMilliseconds);
  }

  /** Begins turns for the endpoints that may have something to do, as far as there are slots. */
  private async look(): Promise<void> {
    const { database, clock } = this.surroundings;
    const all = await candidates(database.primary, clock());
    this.nobodyFree = all.length === 0;
    const open = all.filter((each) => this.mayHaveWork(each));
    const since = ({ endpointId }: Candidate): number => this.lastTurn.get(endpointId) ?? 0;
    open.sort((one, other) => since(one) - since(other));
    for (const candidate of open) if (!this.stopped && this.hasSlot(candidate)) this.begin(candidate);
  }

  private mayHaveWork({ endpointId, position, head, waiting, ...candidate }: Candidate): boolean {
    if (this.active.has(endpointId)) return false;
    if (candidate.hasTest) return true;
    const scanned = this.sender.scanned.get(endpointId);
    const from = scanned?.from === position ? scanned.end : position;
    return candidate.isOpen && (candidate.isDue || (from < head && waiting < mostWaiting));
  }

  private hasSlot({ isFailing }: Candidate): boolean {
    const { slots } = this.options;
    const failing = [...this.active.values()].filter((each) => each.isFailing).length;
    return this.active.size < slots && (!isFailing || failing < Math.max(1, Math.floor(slots / 4)));
  }

  private begin({ endpointId, isFailing }: Candidate): void {
    this.lastTurn.set(endpointId, performance.now());
    const turn = new WebhookTurn(endpointId, this.sender).run().catch((error: unknown) => {
      this.surroundings.onError(error);
      return 0;
    });
    const ended = turn.then((steps) => {
      this.active.delete(endpointId);
      if (steps > 0) this.wake();
      return steps;
    });
    this.active.set(endpointId, { isFailing, turn: ended });
  }

  /** Waits for the turns that run. @returns how many steps they did */
  private async turns(): Promise<number> {
    const steps = await Promise.all([...this.active.values()].map(({ turn }) => turn));
    return steps.reduce((sum, each) => sum + each, 0);
  }

  private async keepLeases(): Promise<void> {
    if (this.active.size === 0) return;
    const { database, clock } = this.surroundings;
    const now = clock();
    const until = new Date(now.getTime() + this.options.leaseMilliseconds);
    await database.transaction((session) => keepLeases(session, { owner: this.sender.owner, now, until }));
  }
}
