import { setTimeout as sleep } from 'node:timers/promises';
import type { Lifetime } from '../core/lifetime';
import type { EntityClass, Node, Versioned } from '../core/node';
import { NotFound, Refusal, VersionConflict } from '../core/user-error';
import type { Viewer } from '../core/viewer';
import { refold } from './columns';
import { allOf, everything, amongKeys, type Condition, type Scope } from './condition';
import type { Database } from './database';
import type { Changes } from './event.entity';
import { insertEvents, type NewEvent } from './event-log';
import { matching, type Match } from './match';
import type { NewRow } from './new-row';
import { changesOf, valuesOf, type Values } from './row-values';
import { tableOf } from './rows';
import { selectSql, type Lock } from './select';
import { Transient, type Session } from './session';
import { obeyingUniqueRules } from './unique-rules';

/** Who works, when, and what they may see. */
export interface Author {
  viewer: Viewer;
  scope: Scope;
  now: Date;
  requestId: string | null;
  /** Ends the work when it is over; absent for work that nobody waits for. */
  lifetime?: Lifetime;
}

const attempts = 5;

/**
 * One transaction, handed to services as the capability to write: whoever has no Work cannot change anything.
 * It can run again from the start, so a body touches nothing but its arguments and the Work.
 */
export class Work {
  private readonly before = new WeakMap<Node, Values>();
  private readonly events: NewEvent[] = [];

  constructor(
    readonly session: Session,
    readonly author: Author,
  ) {}

  get viewer(): Viewer {
    return this.author.viewer;
  }

  get now(): Date {
    return this.author.now;
  }

  /**
   * The row that the user names by an id, if they may see it.
   * @param path where the id stands in the input, such as `roleId` or `interviewerIds.2`
   * @throws Refusal with NotFound, or with VersionConflict when `expectedVersion` is given and is not the present one
   */
  async get<T extends Node>(
    entity: EntityClass<T>,
    key: number,
    path: string,
    options: { expectedVersion?: number | null | undefined; lock?: Lock } = {},
  ): Promise<T> {
    const seen = allOf(this.author.scope(entity, 't'), { sql: 't.id = ?', params: [key] });
    const [row] = await this.read(entity, seen, { lock: options.lock });
    if (!row) throw new Refusal(new NotFound(entity, ['input', ...path.split('.')]));
    const { expectedVersion } = options;
    if (typeof expectedVersion === 'number' && (row as unknown as Versioned).version !== expectedVersion)
      throw new Refusal(new VersionConflict(entity, key));
    return row;
  }

  /** The rows that the user names by a list of ids, in its order; each that is not there is reported by its place. */
  async getAll<T extends Node>(
    entity: EntityClass<T>,
    keys: readonly number[],
    path: string,
    options: { lock?: Lock } = {},
  ): Promise<T[]> {
    if (keys.length === 0) return [];
    const rows = await this.read(
      entity,
      allOf(this.author.scope(entity, 't'), amongKeys('t.id', keys)),
      options,
    );
    const byKey = new Map(rows.map((row) => [row.id, row]));
    const missing = keys.flatMap((key, index) => (byKey.has(key) ? [] : [String(index)]));
    if (missing.length > 0)
      throw new Refusal(
        ...missing.map((place) => new NotFound(entity, ['input', ...path.split('.'), place])),
      );
    return keys.map((key) => byKey.get(key)!);
  }

  /** Rows for the rules to look at, whoever may see them; with a lock, as they are now and held until the end. */
  find<T extends Node>(
    entity: EntityClass<T>,
    match: Match<T>,
    options: { lock?: Lock; orderBy?: string; limit?: number; condition?: Condition } = {},
  ): Promise<T[]> {
    return this.read(entity, allOf(...matching(match, 't'), options.condition ?? null), options);
  }

  /** The first row that `find` would find, or null. */
  async findFirst<T extends Node>(
    entity: EntityClass<T>,
    match: Match<T>,
    options: { lock?: Lock; orderBy?: string; condition?: Condition } = {},
  ): Promise<T | null> {
    const rows = await this.find(entity, match, { ...options, limit: 1 });
    return rows[0] ?? null;
  }

  /**
   * Inserts a row and records the event; null for a row that is part of another one's event.
   * @throws Refusal with AlreadyExists when a unique rule stands against it
   */
  async add<T extends Node>(entity: EntityClass<T>, values: NewRow<T>, event: string | null): Promise<T> {
    const row = Object.assign(new entity(), values);
    const table = tableOf(entity);
    if (table.columns.includes('version')) {
      Object.assign(row, { version: 1, createdAt: this.now, updatedAt: this.now });
    }
    refold(row);
    const stored = valuesOf(row);
    const columns = table.columns.filter((column) => column !== 'id');
    for (const column of columns) (row as unknown as Record<string, unknown>)[column] ??= null;
    const names = columns.map((column) => `\`${column}\``).join(', ');
    const marks = columns.map(() => '?').join(', ');
    const params = columns.map((column) => stored[column]!);
    const sql = `INSERT INTO ${table.name} (${names}) VALUES (${marks})`;
    row.id = (await obeyingUniqueRules(() => this.session.run(sql, params))).insertId;
    this.before.set(row, { ...stored, id: row.id });
    if (event) this.record(event, row, changesOf(row, {}, stored));
    return row;
  }

  /**
   * Writes what has changed on a loaded row and records the event. A row that has a version is written only if nobody
   * wrote it since; otherwise the whole Work runs again and meets the new state.
   */
  async save<T extends Node>(row: T, event: string | null): Promise<T> {
    const table = tableOf(row.constructor as EntityClass<T>);
    const before = this.before.get(row);
    if (!before) throw new Error(`${table.name}: a row to be saved must come from this Work`);
    refold(row);
    const versioned = table.columns.includes('version');
    if (versioned) Object.assign(row, { version: Number(before.version) + 1, updatedAt: this.now });
    const after = valuesOf(row);
    const changed = table.columns.filter((column) => after[column] !== before[column]);
    if (changed.length === 0) return row;
    const sets = changed.map((column) => `\`${column}\` = ?`).join(', ');
    const sql = `UPDATE ${table.name} SET ${sets} WHERE id = ?${versioned ? ' AND version = ?' : ''}`;
    const params = [
      ...changed.map((column) => after[column]!),
      row.id,
      ...(versioned ? [before.version!] : []),
    ];
    const { affected } = await obeyingUniqueRules(() => this.session.run(sql, params));
    if (affected !== 1) throw new Transient(`${table.name} ${row.id} was changed by someone else`);
    this.before.set(row, after);
    if (event) this.record(event, row, changesOf(row, before, after));
    return row;
  }

  /** Deletes a row and records the event. */
  async remove(row: Node, event: string | null): Promise<void> {
    const table = tableOf(row.constructor as EntityClass);
    const { affected } = await this.session.run(`DELETE FROM ${table.name} WHERE id = ?`, [row.id]);
    if (affected !== 1) throw new Transient(`${table.name} ${row.id} was removed by someone else`);
    if (event) this.record(event, row, changesOf(row, this.before.get(row) ?? {}, {}));
  }

  /** Deletes the rows that meet the equalities; they are part of another row's event. */
  async removeAll<T extends Node>(entity: EntityClass<T>, match: Match<T>): Promise<number> {
    const { sql, params } = allOf(...matching(match));
    return (await this.session.run(`DELETE FROM ${tableOf(entity).name} WHERE ${sql}`, params)).affected;
  }

  /** Records an event; `add`, `save` and `remove` do so by themselves. It is written in this transaction. */
  record(type: string, subject: Node, changes: Changes): void {
    this.events.push({
      type,
      subjectType: subject.constructor.name,
      subjectId: subject.id,
      actorId: this.viewer.userId,
      via: this.viewer.via,
      occurredAt: this.now,
      requestId: this.author.requestId,
      changes,
    });
  }

  /** The same transaction on behalf of someone else or at another time: imports and the demo organisation. */
  as(author: Partial<Author>): Work {
    const work = new Work(this.session, { ...this.author, ...author });
    Object.assign(work, { before: this.before, events: this.events });
    return work;
  }

  /** Writes the recorded events; called once, before COMMIT. */
  writeEvents(): Promise<void> {
    return insertEvents(this.session, this.events);
  }

  private async read<T extends Node>(
    entity: EntityClass<T>,
    condition: Condition,
    options: { lock?: Lock | undefined; orderBy?: string; limit?: number } = {},
  ): Promise<T[]> {
    const table = tableOf(entity);
    const sql = selectSql(table, condition, { ...options, dialect: this.session.dialect });
    const raw = await this.session.all(sql, condition.params);
    return raw.map((values) => {
      const row = table.toObject(values);
      this.before.set(row, valuesOf(row));
      return row;
    });
  }
}

/**
 * Runs a body in one transaction on the writer. When it loses against another transaction it runs again, at most five
 * times in all, after a short random wait.
 * @throws Refusal when the body refuses; everything is rolled back, events too
 */
export async function write<T>(
  database: Database,
  author: Author,
  body: (work: Work) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await database.transaction(async (session) => {
        const work = new Work(session, author);
        const result = await body(work);
        await work.writeEvents();
        return result;
      }, author.lifetime);
    } catch (error) {
      if (!(error instanceof Transient) || attempt === attempts) throw error;
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}

/** The author of work that no user asked for: sees everything. */
export function systemAuthor(viewer: Viewer, now: Date): Author {
  return { viewer, scope: () => everything, now, requestId: null };
}
