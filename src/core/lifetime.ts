/** Why a request ended before its time. */
export type Ending = 'TIMEOUT' | 'CLIENT_GONE';

/** Thrown by whatever is asked to go on for a request that is over. */
export class Interrupted extends Error {
  constructor(readonly ending: Ending) {
    super(ending);
  }
}

/** How long a request may go on: until its time is up or its client has gone. */
export class Lifetime {
  private reason: Interrupted | null = null;
  private readonly endsAt: number;
  private readonly timer: NodeJS.Timeout;
  private readonly listeners = new Set<(reason: Interrupted) => void>();

  constructor(milliseconds: number) {
    this.endsAt = performance.now() + milliseconds;
    this.timer = setTimeout(() => this.end('TIMEOUT'), milliseconds);
    this.timer.unref();
  }

  /** Ends it now and tells everyone who listens; only the first end counts. */
  end(ending: Ending): void {
    if (this.reason) return;
    this.release();
    this.reason = new Interrupted(ending);
    for (const listener of this.listeners) listener(this.reason);
    this.listeners.clear();
  }

  /** @throws Interrupted when it is over; the clock is asked too, since a busy process hears of its timers late */
  check(): void {
    if (!this.reason && performance.now() >= this.endsAt) this.end('TIMEOUT');
    if (this.reason) throw this.reason;
  }

  /** Why it is over; null as long as it is not. */
  get interruption(): Interrupted | null {
    return this.reason;
  }

  /** Calls the listener when it ends, until the returned function is called. */
  onEnd(listener: (reason: Interrupted) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Waits for something, but no longer than it lasts. */
  wait<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const deaf = this.onEnd(reject);
      void promise.then(resolve, reject).then(deaf);
    });
  }

  /** The request is answered: nothing need be waited for. */
  release(): void {
    clearTimeout(this.timer);
  }
}
