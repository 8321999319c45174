import type { Lifetime } from '../core/lifetime';

/** Someone who may go together with others of their kind. */
export interface Guest {
  readonly kind: string;
  readonly lifetime?: Lifetime | undefined;
  /** Told that they will not go, since their lifetime is over. */
  reject(reason: unknown): void;
}

/** How many go, and when. */
export interface Manners {
  /** While fewer parties than this are under way, whoever comes goes at once. */
  few: number;
  /** So many parties may be under way. */
  most: number;
  /** So many guests make a full party. */
  full: number;
  /** After so many milliseconds a guest waits for no other party, as long as there is room for one more. */
  patience: number;
}

interface Waiting<G> {
  guest: G;
  since: number;
  /** Nobody need hear of the end of its lifetime any more. */
  forget?: (() => void) | undefined;
}

/**
 * Lets those who come while others are under way go together. Whoever comes when nobody is goes at once, alone; whoever comes
 * later goes with all of their kind who have come meanwhile, as soon as few are under way. So nobody waits for company, and the more
 * there are, the larger the parties become.
 */
export class Gathering<G extends Guest> {
  private line: Array<Waiting<G>> = [];
  private underWay = 0;
  private soon: NodeJS.Immediate | null = null;
  private later: NodeJS.Timeout | null = null;

  /** @param lead goes with a party, all of one kind, and comes back when the next one may go; it does not fail */
  constructor(
    private readonly lead: (party: readonly G[]) => Promise<void>,
    private readonly manners: Manners,
  ) {}

  /** How many wait. */
  get waiting(): number {
    return this.line.length;
  }

  /** Comes; who goes with whom is told to `lead`. */
  enter(guest: G): void {
    if (this.underWay === 0 && this.line.length === 0) return this.go([guest]);
    const waiting: Waiting<G> = { guest, since: performance.now() };
    waiting.forget = guest.lifetime?.onEnd((reason) => {
      this.line = this.line.filter((one) => one !== waiting);
      guest.reject(reason);
    });
    this.line.push(waiting);
    this.look();
  }

  private go(party: readonly G[]): void {
    this.underWay++;
    void this.lead(party).finally(() => {
      this.underWay--;
      this.look();
    });
  }

  /** Looks who may go: when all have come who come in this turn of the event loop, and later, when patience may be at its end. */
  private look(): void {
    if (this.line.length === 0) return;
    if (this.underWay < this.manners.few) this.soon ??= setImmediate(() => this.next());
    else this.later ??= setTimeout(() => this.next(), this.manners.patience).unref();
  }

  /** Lets those go who need not wait any longer. */
  private next(): void {
    if (this.soon) clearImmediate(this.soon);
    if (this.later) clearTimeout(this.later);
    this.soon = this.later = null;
    while (this.line.length > 0 && this.isTime()) this.go(this.nextParty());
    this.look();
  }

  private isTime(): boolean {
    const { few, most, patience } = this.manners;
    if (this.underWay < few) return true;
    return this.underWay < most && performance.now() - this.line[0]!.since >= patience;
  }

  /** Whoever has waited the longest, with those of their kind. */
  private nextParty(): G[] {
    const { kind } = this.line[0]!.guest;
    const party = new Set(this.line.filter(({ guest }) => guest.kind === kind).slice(0, this.manners.full));
    this.line = this.line.filter((one) => !party.has(one));
    return [...party].map(({ guest, forget }) => {
      forget?.();
      return guest;
    });
  }
}
