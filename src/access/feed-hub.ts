import type { Signal } from '../core/signal';
import type { Viewer } from '../core/viewer';
import { changesAfter, feedBounds, type NumberedEvent } from '../database/change-feed';
import type { Session } from '../database/session';
import { checkedTypes, startOf, visibleStretch } from './change-page';
import { Subscriber, type Delivery, type Follow, type Listener } from './subscriber';
import { visibleEvents } from './visible-events';

const eventsAtOnce = 250;
const retryMilliseconds = 500;

/**
 * Gives the feed out to the subscriptions of this process: it is read once for all of them, in its order. For each batch of
 * events every listener is identified once more, and the row rules are asked once for each who may see the same.
 */
export class FeedHub {
  private readonly subscribers = new Set<Subscriber>();
  private readonly deaf: () => void;
  private target = -1;
  private position = -1;
  private running: Promise<void> | null = null;
  private retry: NodeJS.Timeout | undefined;

  /**
   * @param grown tells how far the feed has been numbered
   * @param most how many events may wait for one subscription
   */
  constructor(
    private readonly session: Session,
    grown: Signal<number>,
    private readonly most: number,
    private readonly onError: (error: unknown) => void,
  ) {
    this.deaf = grown.on((position) => this.growTo(position));
  }

  /**
   * The events that a listener asks for and may see: those missed since a cursor first, then each as it comes, until the
   * subscription or its listener ends. Without a cursor it begins at the end of the feed, as if with `latestCursor`.
   * @throws Refusal with InvalidInput or CursorTooOld
   */
  async follow(listener: Listener, follow: Follow): Promise<AsyncGenerator<Delivery, void, void>> {
    checkedTypes(follow.types);
    const { head, floor } = await feedBounds(this.session);
    const from = follow.after === null ? head : startOf(follow.after, head, floor);
    if (this.position < 0) this.position = this.target = head;
    const subscriber = new Subscriber(listener, follow, from, this.position, this.most);
    this.subscribers.add(subscriber);
    return endable(this.deliveries(subscriber), () => {
      subscriber.end('CLIENT_GONE');
      this.subscribers.delete(subscriber);
    });
  }

  /** How many subscriptions are open. */
  get size(): number {
    return this.subscribers.size;
  }

  /** Ends all subscriptions and their listeners; resolves when nothing is read any more. */
  async close(): Promise<void> {
    this.deaf();
    clearTimeout(this.retry);
    for (const { listener } of [...this.subscribers]) listener.end('STOPPING');
    for (const subscriber of this.subscribers) subscriber.end('STOPPING');
    await this.running;
  }

  private async *deliveries(subscriber: Subscriber): AsyncGenerator<Delivery, void, void> {
    try {
      yield* this.missed(subscriber);
      for (let next = await subscriber.next(); next; next = await subscriber.next()) yield next;
    } finally {
      this.subscribers.delete(subscriber);
    }
  }

  private async *missed(subscriber: Subscriber): AsyncGenerator<Delivery, void, void> {
    let position = subscriber.from;
    while (position < subscriber.since && !subscriber.ending) {
      const viewer = await subscriber.listener.renew();
      if (!viewer) return subscriber.listener.end('SIGNED_OUT');
      const { types } = subscriber.follow;
      const { events, end } = await visibleStretch(this.session, viewer, position, subscriber.since, types);
      for (const event of events) if (subscriber.wants(event)) yield { event, viewer };
      position = end;
    }
  }

  private growTo(position: number): void {
    this.target = Math.max(this.target, position);
    this.running ??= this.run()
      .catch((error: unknown) => {
        this.onError(error);
        this.retry = setTimeout(() => this.growTo(this.target), retryMilliseconds).unref();
      })
      .finally(() => {
        this.running = null;
      });
  }

  private async run(): Promise<void> {
    while (this.position < this.target) {
      if (this.subscribers.size === 0) {
        this.position = this.target;
        return;
      }
      const upTo = this.target;
      const events = await changesAfter(this.session, this.position, { limit: eventsAtOnce, upTo });
      // Whoever subscribes from here on reads these events as missed ones.
      this.position = events.length < eventsAtOnce ? upTo : events.at(-1)!.position;
      const audience = [...this.subscribers];
      await this.giveOut(events, audience).catch((error: unknown) => {
        // They would miss these events: they come back and catch up.
        for (const { listener } of audience) listener.end('FAILED');
        this.onError(error);
      });
    }
  }

  private async giveOut(events: readonly NumberedEvent[], audience: readonly Subscriber[]): Promise<void> {
    const wanted = new Map(
      audience.map((subscriber) => [subscriber, events.filter((event) => subscriber.wants(event))]),
    );
    const addressed = audience.filter((subscriber) => wanted.get(subscriber)!.length > 0);
    const viewers = await this.renew(new Set(addressed.map(({ listener }) => listener)));
    const seen = new Map<string, Promise<Set<NumberedEvent>>>();
    for (const subscriber of addressed) {
      const viewer = viewers.get(subscriber.listener);
      if (!viewer) continue;
      const asked = wanted.get(subscriber)!;
      const key = `${sightKey(viewer)} ${asked.map(({ id }) => id).join()}`;
      if (!seen.has(key)) seen.set(key, this.visible(viewer, asked));
      const visible = await seen.get(key)!;
      for (const event of asked) if (visible.has(event)) subscriber.push({ event, viewer });
      if (subscriber.ending === 'TOO_SLOW') subscriber.listener.end('TOO_SLOW');
    }
  }

  private async visible(viewer: Viewer, events: readonly NumberedEvent[]): Promise<Set<NumberedEvent>> {
    return new Set(await visibleEvents(this.session, viewer, events));
  }

  /** Who the listeners are now; one whose token is good no more is ended. */
  private async renew(listeners: ReadonlySet<Listener>): Promise<Map<Listener, Viewer>> {
    const viewers = new Map<Listener, Viewer>();
    const renewOne = async (listener: Listener): Promise<void> => {
      const viewer = await listener.renew();
      if (viewer) viewers.set(listener, viewer);
      else listener.end('SIGNED_OUT');
    };
    await Promise.all([...listeners].map(renewOne));
    return viewers;
  }
}

/** A generator whose `return` ends what it waits for, too: by itself it would wait for the next event. */
function endable<T>(
  generator: AsyncGenerator<T, void, void>,
  end: () => void,
): AsyncGenerator<T, void, void> {
  const ending = generator.return.bind(generator);
  return Object.assign(generator, {
    return: () => {
      end();
      return ending();
    },
  });
}

/** The same for viewers who may see the same. */
function sightKey({ userId, accessLevel, scopes, keyId, peerFeedback, onPanels }: Viewer): string {
  return JSON.stringify([userId, accessLevel, scopes && [...scopes], keyId, peerFeedback, onPanels]);
}
