import type { Viewer } from '../core/viewer';
import type { Event } from '../database/event.entity';
import type { NumberedEvent } from '../database/change-feed';

/** Why a subscription ended. */
export type StreamEnding = 'CLIENT_GONE' | 'SIGNED_OUT' | 'TOO_SLOW' | 'STOPPING' | 'FAILED';

/** What a subscription wants of the feed. */
export interface Follow {
  /** Names and kinds as in `changesAfter`; null for all. */
  types: readonly string[] | null;
  /** Which of them; null for all. */
  wants: ((event: Event) => boolean) | null;
  /** The cursor from which on what was missed comes first; null to begin with what happens now. */
  after: string | null;
}

/** Whoever is behind a subscription: several of them may share a connection. */
export interface Listener {
  /** Finds out again who that is; null when the token is good no more. */
  renew(): Promise<Viewer | null>;
  /** Ends the whole connection. */
  end(ending: StreamEnding): void;
}

/** An event on its way to a subscriber, and who they were when it was looked at for them. */
export interface Delivery {
  event: NumberedEvent;
  viewer: Viewer;
}

/** One subscription: a bounded queue between the feed and whoever reads it. */
export class Subscriber {
  ending: StreamEnding | null = null;
  private readonly queue: Delivery[] = [];
  private wake: (() => void) | null = null;

  /**
   * @param from the position after which it begins: that of its cursor, or the end of the feed when it began
   * @param since the position up to which the feed had been given out in this process when it began
   * @param most how many events may wait; one that falls behind further is ended
   */
  constructor(
    readonly listener: Listener,
    readonly follow: Follow,
    readonly from: number,
    readonly since: number,
    private readonly most: number,
  ) {}

  /** Whether an event is one of those asked for, whoever may see it. */
  wants(event: NumberedEvent): boolean {
    // The feed may have been read further than it has been given out here: what lies before the beginning is known.
    if (event.position <= this.from) return false;
    const { types, wants } = this.follow;
    const named = !types || types.some((type) => type === event.type || isKindOf(type, event.type));
    return named && (wants?.(event) ?? true);
  }

  push(delivery: Delivery): void {
    if (this.ending) return;
    if (this.queue.length >= this.most) return this.end('TOO_SLOW');
    this.queue.push(delivery);
    this.wake?.();
  }

  /** Ends it; what waits is dropped. */
  end(ending: StreamEnding): void {
    this.ending ??= ending;
    this.queue.length = 0;
    this.wake?.();
  }

  /** The next event, when there is one; null when it has ended. */
  async next(): Promise<Delivery | null> {
    while (!this.ending && this.queue.length === 0) {
      await new Promise<void>((resolve) => (this.wake = resolve));
      this.wake = null;
    }
    return this.queue.shift() ?? null;
  }
}

function isKindOf(kind: string, type: string): boolean {
  return kind.endsWith('.*') && type.startsWith(kind.slice(0, -1));
}
