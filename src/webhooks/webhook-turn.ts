import { visibleEvents } from '../access/visible-events';
import type { Viewer } from '../core/viewer';
import { changeWithKey, type NumberedEvent } from '../database/change-feed';
import { databaseNameOf } from '../settings/database-name.service';
import { isBehind, nextOf, outcomeOf, setAside, testOutcomeOf, through } from './webhook-decision';
import type { WebhookDelivery } from './webhook-delivery.entity';
import { giveLeaseBack, takeLease } from './webhook-lease';
import type { WebhookProgress } from './webhook-progress.entity';
import { record, subjectOf, type Result, type Turn } from './webhook-record';
import { attempt, eventMessage, testMessage, viewerOf, type Surroundings } from './webhook-sender';
import { standingOf, type Standing } from './webhook-standing';
import { WebhookStretch, type Scanned } from './webhook-stretch';
import { DeliveryStatus, DisabledReason } from './webhook.enums';

/** What a turn needs of the process that runs it. */
export interface Sender extends Surroundings {
  owner: string;
  leaseMilliseconds: number;
  scanned: Map<number, Scanned>;
  isStopped(): boolean;
}

/** Something to do for an endpoint; null when nobody knows what came of it, and somebody must do it again. */
interface Step {
  progress: WebhookProgress;
  act: () => Promise<Result | null>;
}

/** So that others have their turn. */
const mostSteps = 50;
/** A position is written when nothing was sent, too, once it is so far ahead. */
const farAhead = 1_000;

/** Sends an endpoint what is due, one message after the other, under a lease that is taken when there is something to do. */
export class WebhookTurn {
  private turn: Turn | null = null;
  private readonly stretch: WebhookStretch;

  constructor(
    private readonly endpointId: number,
    private readonly sender: Sender,
  ) {
    this.stretch = new WebhookStretch(sender.database.primary, sender.scanned);
  }

  /** @returns how many steps were done */
  async run(): Promise<number> {
    let steps = 0;
    try {
      for (; steps < mostSteps && !this.sender.isStopped(); steps++) {
        const step = await this.plan();
        if (!step || !(await this.lease(step))) break;
        const result = await step.act();
        if (!result || !(await record(this.sender.database, this.turn!, result, this.sender.clock()))) break;
      }
    } finally {
      await this.end();
    }
    return steps;
  }

  /** @returns whether the lease is held; what was planned before is right only if nothing was sent since */
  private async lease({ progress }: Step): Promise<boolean> {
    const { endpointId, sender } = this;
    if (this.turn) return this.turn.turn === progress.turn;
    const now = sender.clock();
    const until = new Date(now.getTime() + sender.leaseMilliseconds);
    const turn = await sender.database.transaction((session) =>
      takeLease(session, progress, { owner: sender.owner, now, until }),
    );
    this.turn = turn === null ? null : { endpointId, turn };
    return turn !== null;
  }

  private async end(): Promise<void> {
    const { turn } = this;
    if (turn) await this.sender.database.transaction((session) => giveLeaseBack(session, turn));
  }

  private async plan(): Promise<Step | null> {
    const standing = await standingOf(this.sender.database.primary, this.endpointId);
    const next = standing && nextOf(standing, this.sender.clock());
    if (!next) return null;
    const { progress, endpoint } = standing;
    const step = (act: Step['act']): Step => ({ progress, act });
    const delivery = next.kind === 'DELIVERY' ? next.delivery : null;
    if (delivery?.eventId === null) return step(() => this.test(standing, delivery));
    const viewer = await viewerOf(endpoint, this.sender);
    if (!viewer) return step(() => done({ progress, disable: DisabledReason.USER_LEFT }));
    if (delivery) return step(() => this.again(standing, delivery, viewer));
    const { event, position } = await this.stretch.next(standing, viewer);
    if (event) return step(() => this.first(standing, event, position, viewer));
    return position - progress.position < farAhead
      ? null
      : step(() => done({ progress: { ...progress, position } }));
  }

  private async test(
    { endpoint, progress }: Standing,
    { id, messageId }: WebhookDelivery,
  ): Promise<Result | null> {
    const made = await attempt(testMessage(endpoint, messageId, this.sender.clock()), this.sender);
    return made && done({ progress, delivery: { id, ...testOutcomeOf(made, this.sender.clock()) } });
  }

  /** Sends an event for the first time, or sets it aside behind others on its subject. */
  private async first(
    { endpoint, progress, waiting }: Standing,
    event: NumberedEvent,
    position: number,
    viewer: Viewer,
  ): Promise<Result | null> {
    const { clock, database } = this.sender;
    const messageId = `evt_${await databaseNameOf(database.primary)}_${event.id}`;
    if (isBehind(subjectOf(event), waiting)) {
      const delivery = { event, messageId, ...setAside(clock()) };
      return done({ progress: { ...progress, position }, delivery });
    }
    const message = eventMessage(endpoint, messageId, { event, viewer }, this.sender);
    const made = await attempt(message, this.sender);
    if (!made) return null;
    const { disable, ...outcome } = outcomeOf(made, [], progress, { ...this.sender, now: clock() });
    const delivery = { event, messageId, ...outcome.delivery };
    return { progress: { position, ...outcome.progress }, delivery, disable };
  }

  /** Sends an event once more, if its user may still see it. */
  private async again(
    { endpoint, progress }: Standing,
    { id, eventId, messageId, attempts }: WebhookDelivery,
    viewer: Viewer,
  ): Promise<Result | null> {
    const { clock, database } = this.sender;
    const event = await changeWithKey(database.primary, eventId!);
    const [seen] = event ? await visibleEvents(database.primary, viewer, [event]) : [];
    if (!seen)
      return done({
        progress,
        delivery: { id, ...through(DeliveryStatus.SKIPPED, attempts, null, clock()) },
      });
    const message = eventMessage(endpoint, messageId, { event: seen, viewer }, this.sender);
    const made = await attempt(message, this.sender);
    if (!made) return null;
    const outcome = outcomeOf(made, attempts, progress, { ...this.sender, now: clock() });
    const { disable } = outcome;
    return { progress: { ...progress, ...outcome.progress }, delivery: { id, ...outcome.delivery }, disable };
  }
}

function done(result: Pick<Result, 'progress'> & Partial<Result>): Promise<Result> {
  return Promise.resolve({ delivery: null, disable: null, ...result });
}
