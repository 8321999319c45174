import type { Lifetime } from '../core/lifetime';
import type { PoolState } from './session';

/** Whoever writes to a SQLite file, one after the other. */
export class Turns {
  last: Promise<unknown> = Promise.resolve();
  private begun = 0;

  /** Acts when all who came before are done, or not at all when a lifetime ends first. */
  take<T>(act: () => Promise<T>, lifetime?: Lifetime): Promise<T> {
    const turn = this.last;
    const mine = (lifetime?.wait(turn) ?? turn).then(act);
    this.begun++;
    const ended = (): void => void this.begun--;
    mine.then(ended, ended);
    this.last = turn.then(() => mine.catch(() => undefined));
    return mine;
  }

  get waiting(): number {
    return Math.max(this.begun - 1, 0);
  }

  get state(): PoolState {
    return { name: 'writing', size: 1, inUse: Math.min(this.begun, 1), waiting: this.waiting };
  }
}
