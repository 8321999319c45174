import { holds, type Permission } from '../access/permission';
import { scopeOf } from '../access/scope';
import type { Clock } from '../core/clock';
import type { Lifetime } from '../core/lifetime';
import type { EntityClass, Node } from '../core/node';
import type { PageArgs } from '../core/page';
import type { Viewer } from '../core/viewer';
import type { Condition, Scope } from '../database/condition';
import type { Database } from '../database/database';
import { Loaders, type Parent } from '../database/loaders';
import { write, type Work } from '../database/work';
import { Connection } from './connection';
import { forbidden } from './errors';

/** What a request brings. */
export interface RequestFacts {
  database: Database;
  viewer: Viewer;
  requestId: string;
  clock: Clock;
  lifetime: Lifetime;
}

/** Everything that resolvers know of their request: who asks, and the ways to read and to write on their behalf. */
export class Context {
  readonly viewer: Viewer;
  readonly requestId: string;
  readonly loaders: Loaders;
  private readonly scope: Scope;

  constructor(private readonly facts: RequestFacts) {
    this.viewer = facts.viewer;
    this.requestId = facts.requestId;
    this.scope = scopeOf(facts.viewer);
    this.loaders = new Loaders(facts.database.reader.within(facts.lifetime), this.scope);
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

  /** A connection: nothing is read until one of its fields is asked for. `condition`, over the alias `t`, narrows it. */
  page<T extends Node>(
    entity: EntityClass<T>,
    args: PageArgs,
    parent?: Parent,
    condition?: Condition,
  ): Connection<T> {
    return new Connection(this.loaders, entity, args, parent, condition);
  }

  /** Runs a change in one transaction; what is read afterwards sees it. */
  async write<T>(body: (work: Work) => Promise<T>): Promise<T> {
    const { database, clock, lifetime, requestId } = this.facts;
    const author = { viewer: this.viewer, scope: this.scope, now: clock(), requestId, lifetime };
    try {
      return await write(database, author, body);
    } finally {
      this.loaders.restart(database.primary.within(lifetime));
    }
  }
}
