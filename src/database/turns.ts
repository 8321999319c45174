import type { Lifetime } from '../core/lifetime';

/** Lets a few act at once; all others wait for a place, in the order in which they come. */
export class Turns {
  private taken = 0;
  private readonly line: Array<() => void> = [];

  constructor(readonly places: number) {}

  /** Acts when there is a place, or not at all when a lifetime ends first. */
  async take<T>(act: () => Promise<T>, lifetime?: Lifetime): Promise<T> {
    if (this.taken < this.places) this.taken++;
    else await this.wait(lifetime);
    try {
      return await act();
    } finally {
      this.leave();
    }
  }

  private async wait(lifetime?: Lifetime): Promise<void> {
    const { promise: turn, resolve: come } = withResolver();
    this.line.push(come);
    try {
      await (lifetime?.wait(turn) ?? turn);
    } catch (error) {
      const place = this.line.indexOf(come);
      if (place >= 0) this.line.splice(place, 1);
      else this.leave();
      throw error;
    }
  }

  /** The place goes to whoever has waited the longest. */
  private leave(): void {
    const next = this.line.shift();
    if (next) next();
    else this.taken--;
  }

  /** How many act. */
  get inUse(): number {
    return this.taken;
  }

  get waiting(): number {
    return this.line.length;
  }
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
