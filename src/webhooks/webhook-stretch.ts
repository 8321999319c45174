import { visibleStretch } from '../access/change-page';
import type { Viewer } from '../core/viewer';
import { feedBounds, type NumberedEvent } from '../database/change-feed';
import type { Session } from '../database/session';
import type { Standing } from './webhook-standing';

/** How far the feed was looked through for an endpoint without finding anything, from a position that it still has. */
export interface Scanned {
  from: number;
  end: number;
}

/** What comes next for an endpoint: an event, if there is one, and where it stands in the feed afterwards. */
export interface Found {
  event: NumberedEvent | null;
  position: number;
}

const freshMilliseconds = 5_000;
const mostReads = 4;

/** The piece of the feed that an endpoint is being sent, as far as its user may see it. */
export class WebhookStretch {
  private events: NumberedEvent[] = [];
  private end = 0;
  private version = 0;
  private readAt = -Infinity;

  /** @param scanned what this process knows of each endpoint from earlier turns */
  constructor(
    private readonly session: Session,
    private readonly scanned: Map<number, Scanned>,
  ) {}

  /** What comes after the position of an endpoint. Who may see it was asked no longer than some seconds ago. */
  async next({ endpoint, progress }: Standing, viewer: Viewer): Promise<Found> {
    const isFresh = performance.now() - this.readAt < freshMilliseconds && this.version === endpoint.version;
    if (!isFresh) this.events = [];
    this.events = this.events.filter(({ position }) => position > progress.position);
    if (this.events.length === 0) await this.read({ endpoint, progress }, viewer);
    const [event = null, another] = this.events;
    return { event, position: event && another ? event.position : this.end };
  }

  private async read({ endpoint, progress }: Omit<Standing, 'waiting'>, viewer: Viewer): Promise<void> {
    const known = this.scanned.get(endpoint.id);
    this.end = known?.from === progress.position ? known.end : progress.position;
    const { head } = await feedBounds(this.session);
    for (let reads = 0; reads < mostReads && this.end < head && this.events.length === 0; reads++) {
      const read = await visibleStretch(this.session, viewer, this.end, head, endpoint.eventTypes);
      Object.assign(this, read);
    }
    Object.assign(this, { version: endpoint.version, readAt: performance.now() });
    if (this.events.length === 0) this.scanned.set(endpoint.id, { from: progress.position, end: this.end });
  }
}
