import { changePage, type ChangeArgs, type ChangePage } from '../access/change-page';
import { holds, type Permission } from '../access/permission';
import { scopeOf } from '../access/scope';
import { sightOf } from '../access/visible-keys';
import type { Delivery, Follow } from '../access/subscriber';
import type { Clock } from '../core/clock';
import type { Lifetime } from '../core/lifetime';
import type { EntityClass, Node } from '../core/node';
import type { PageArgs } from '../core/page';
import type { Viewer } from '../core/viewer';
import type { Condition, Scope } from '../database/condition';
import type { Database } from '../database/database';
import type { HeldRow } from '../database/held-rows';
import type { IdempotencyKey } from '../database/idempotency-key.entity';
import { claimKey, type Asked, type Standing as KeyStanding } from '../database/idempotency';
import { Loaders } from '../database/loaders';
import { RowLoaders } from '../database/row-loaders';
import type { Session } from '../database/session';
import type { Work } from '../database/work';
import { write } from '../database/write';
import type { Claim } from './claim';
import { Connection } from './connection';
import { forbidden } from './errors';
import { RowRef } from './row-ref';

/** What a request brings. */
export interface RequestFacts {
  database: Database;
  viewer: Viewer;
  requestId: string;
  clock: Clock;
  lifetime: Lifetime;
  /** The `Idempotency-Key` header as it came. */
  idempotencyKey?: string | undefined;
  /**
   * Finds out who asks, where the viewer is only assumed: null for nobody. Absent where it is known.
   * @param session where to ask, together with what is read there in the same turn
   */
  confirm?: ((session?: Session) => Promise<Viewer | null>) | undefined;
  /** How events are followed; absent for requests that are answered at once. */
  follow?: ((follow: Follow) => Promise<AsyncIterable<Delivery>>) | undefined;
}

/** What has become of a viewer who was assumed: the same, another one (a right more or less), or nobody any longer. */
export type Standing = 'SAME' | 'CHANGED' | 'GONE';

/** Nothing was done, for the viewer was not the one who was assumed. */
class Mistaken extends Error {
  constructor(standing: Standing) {
    super(`the viewer is ${standing}`);
  }
}

/** Everything that resolvers know of their request: who asks, and the ways to read and to write on their behalf. */
export class Context {
  viewer!: Viewer;
  readonly requestId: string;
  /** Reads for answers: raw rows, many at once. */
  rows!: RowLoaders;
  /** Reads for features: objects of the entities, one at a time. */
  loaders!: Loaders;
  /** What the request writes under, when it brought an Idempotency-Key. */
  claim: Claim | null = null;
  /** Whether anything was committed for the request. */
  hasWritten = false;
  private scope!: Scope;
  private readonly reader: Session;
  /** Whether it is known who asks; else they are only assumed. */
  certain: boolean;
  private standing: Promise<Standing> | null = null;
  /** Whoever the viewer was found to be. */
  private found: Viewer | null = null;
  /** Whether a transaction has asked who the viewer is and got no answer: its next try asks again. */
  private unanswered = false;

  constructor(private readonly facts: RequestFacts) {
    this.requestId = facts.requestId;
    this.certain = facts.confirm === undefined;
    this.reader = facts.database.reader.within(facts.lifetime);
    this.serve(facts.viewer);
  }

  /** Whatever is asked from now on is asked by this viewer. */
  private serve(viewer: Viewer): void {
    this.viewer = viewer;
    this.scope = scopeOf(viewer);
    this.rows = new RowLoaders(this.reader, this.scope);
    this.loaders = new Loaders(this.rows);
  }

  /**
   * Finds out what has become of the viewer, once for each request.
   * @param session where to ask, together with what is read there in the same turn; else with all others that ask at this moment
   */
  confirm(session?: Session): Promise<Standing> {
    return (this.standing ??= this.confirmed(session));
  }

  /** The same, together with what the request reads first. */
  confirmReading(): Promise<Standing> {
    const { reader, primary } = this.facts.database;
    return this.confirm(reader === primary ? this.reader : undefined);
  }

  private async confirmed(session?: Session): Promise<Standing> {
    const { confirm } = this.facts;
    const viewer = confirm ? await confirm(session) : this.viewer;
    this.found = viewer;
    if (viewer !== this.viewer) return viewer ? 'CHANGED' : 'GONE';
    this.certain = true;
    return 'SAME';
  }

  /** Goes on in the name of whom the viewer was found to be, where that is somebody else than was assumed. */
  accept(): void {
    if (!this.found || this.certain) return;
    this.serve(this.found);
    this.certain = true;
  }

  /** @throws Mistaken when the viewer is not the one who was assumed */
  private async permit(session: Session): Promise<void> {
    if (this.unanswered) this.standing = null;
    this.unanswered = true;
    const standing = await this.confirm(session);
    this.unanswered = false;
    if (standing !== 'SAME') throw new Mistaken(standing);
  }

  get lifetime(): Lifetime {
    return this.facts.lifetime;
  }

  get idempotencyKey(): string | null {
    return this.facts.idempotencyKey ?? null;
  }

  get now(): Date {
    return this.facts.clock();
  }

  /** Whether the viewer holds a permission. */
  may(permission: Permission): boolean {
    return holds(this.viewer, permission);
  }

  /** @throws GraphQLError naming the permission that the viewer does not hold */
  demand(permission: Permission): void {
    if (!this.may(permission)) throw forbidden(permission);
  }

  /** The row with a key, or null when there is none that the viewer may see. */
  one<T extends Node>(entity: EntityClass<T>, key: number): Promise<T | null> {
    return this.loaders.one(entity, key);
  }

  /** The same as the answer of a field: only what is selected of the row is read. */
  ref(entity: EntityClass, key: number): RowRef {
    return new RowRef(entity, key);
  }

  /** A list as the answer of a field: only what is selected of it is read. `condition`, over the alias `t`, narrows it. */
  page<T extends Node>(entity: EntityClass<T>, args: PageArgs, condition?: Condition): Connection<T> {
    return new Connection(this.loaders, entity, args, condition);
  }

  /** A piece of the feed of changes, as far as the viewer may see it; of the writer's side, for nobody may read it early. */
  changes(args: ChangeArgs): Promise<ChangePage> {
    const { database, lifetime } = this.facts;
    return changePage(database.primary.within(lifetime), this.viewer, args);
  }

  /**
   * The events of the feed as they come, as far as the viewer may see them.
   * @throws Error where the request is no subscription
   */
  follow(follow: Follow): Promise<AsyncIterable<Delivery>> {
    if (!this.facts.follow) throw new Error('events are followed by subscriptions');
    return this.facts.follow(follow);
  }

  /**
   * Runs a change in one transaction; what is read afterwards sees it.
   * @param kind of what kind it is, where it may share the transaction with others of its kind
   * @throws Unavailable when too many wait to write, unless the request has begun to
   */
  async write<T>(body: (work: Work) => Promise<T>, kind?: string): Promise<T> {
    const { database, clock, lifetime, requestId } = this.facts;
    const settles = this.claim !== null;
    if (!settles && !this.hasWritten) database.demandRoom('writing');
    const { viewer, scope } = this;
    // What settles a key notes the keys of what was made; an answer is made after COMMIT.
    const how = { settles, keysLate: !settles };
    const author = { viewer, scope, now: clock(), requestId, lifetime, ...how };
    let held: readonly HeldRow[] = [];
    try {
      const result = await write(database, author, body, {
        kind,
        onHeld: (rows) => (held = rows),
        ...(!this.certain && { permit: (session) => this.permit(session) }),
      });
      this.hasWritten = true;
      return result;
    } finally {
      this.rows.restart(database.primary.within(lifetime));
      this.rows.know(held);
    }
  }

  /** Runs a mutation of the request as `write` does; under an Idempotency-Key only if it has not been done yet. */
  mutate(field: string, body: (work: Work) => Promise<unknown>, kind?: string): Promise<unknown> {
    return this.claim ? this.mutateOnce(this.claim, field, body) : this.write(body, kind);
  }

  private async mutateOnce(
    claim: Claim,
    field: string,
    body: (work: Work) => Promise<unknown>,
  ): Promise<unknown> {
    const { facts } = this;
    const [known] = claim.recall(field);
    if (known !== undefined) {
      this.rows.restart(facts.database.primary.within(facts.lifetime));
      return known;
    }
    const result = await this.write((work) => claim.once(work, field, () => body(work)));
    claim.done(field, result);
    return result;
  }

  /** What the sight of the viewer hangs on, as a text that changes with it. */
  sight(): Promise<string> {
    const { database, lifetime } = this.facts;
    return sightOf(database.primary.within(lifetime), this.viewer.userId!);
  }

  /** Claims an Idempotency-Key for the request, as `claimKey` of the database does. */
  async claimKey(
    asked: Asked,
    mayReplay: (row: IdempotencyKey) => boolean,
    claimOf: (database: Database, row: IdempotencyKey) => Claim,
  ): Promise<KeyStanding> {
    const standing = await claimKey(this.facts.database, asked, mayReplay, this.facts.lifetime);
    if (standing.kind === 'CLAIMED') this.claim = claimOf(this.facts.database, standing.row);
    return standing;
  }
}
