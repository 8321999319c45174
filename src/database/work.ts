import { latest } from '../core/instant';
import type { EntityClass, Node, Versioned } from '../core/node';
import { refold } from './columns';
import { allOf } from './condition';
import type { Author } from './author';
import type { Changes } from './event.entity';
import { forgetRemoved, insertEvents, insertEventsSql, type NewEvent } from './event-log';
import { sightOfNewRow, type HeldRow } from './held-rows';
import { keyLater } from './late-key';
import { matching, type Match } from './match';
import { newRow, type NewRow } from './new-row';
import { RecordedEvents } from './recorded-events';
import { valuesOf, type Values } from './row-values';
import { copiesSql } from './row-statements';
import type { RowChange, RowStore } from './row-store';
import { SingleRows } from './single-rows';
import { tableOf, toParam, type Row } from './rows';
import type { Session } from './session';
import { WorkReads } from './work-reads';

/**
 * One transaction, handed to services as the capability to write: whoever has no Work cannot change anything.
 * It can run again from the start, so a body touches nothing but its arguments and the Work.
 */
export class Work extends WorkReads {
  private readonly events = new RecordedEvents();

  constructor(place: Session, author: Author, rows: RowStore = new SingleRows(place)) {
    super(place, author, rows);
  }

  /** Where services run statements of their own: those that rows alone cannot do. */
  get session(): Session {
    this.held.doubt();
    return this.place;
  }

  /**
   * Inserts a row and records the event; null for a row that is part of another one's event.
   * @throws Refusal with AlreadyExists when a unique rule stands against it
   */
  async add<T extends Node>(entity: EntityClass<T>, values: NewRow<T>, event: string | null): Promise<T> {
    const row = newRow(entity, values, this.now);
    const stored = valuesOf(row);
    row.id = await this.rows.insert(tableOf(entity), stored);
    const after = { ...stored, id: row.id };
    this.keep(row, after);
    if (event) this.events.written(this.author, event, row, {}, after);
    return row;
  }

  /**
   * The same for a row whose key nobody needs before COMMIT: where it can, it goes to the database together with its event and
   * with COMMIT. To ask it for its key before that is an error.
   * @throws Refusal as `add` does, but later
   */
  async addLast<T extends Node>(entity: EntityClass<T>, values: NewRow<T>, event: string): Promise<T> {
    const { author } = this;
    const { insertLater } = this.rows;
    if (!author.keysLate || !insertLater) return this.add(entity, values, event);
    const row = newRow(entity, values, this.now);
    const stored = valuesOf(row);
    this.events.written(author, event, row, {}, stored);
    const setKey = keyLater(row);
    const onRows = (seen: Row[]): void => this.held.see(entity, seen);
    const asked = sightOfNewRow(entity, author.scope(entity, 't', true), stored);
    const next = [...asked.map((one) => ({ onRows, ...one })), insertEventsSql(this.events.take())];
    await insertLater(tableOf(entity), stored, next, (id) => {
      setKey(id);
      this.keep(row, { ...stored, id });
    });
    return row;
  }

  /** Inserts a row of which nobody needs the key: part of another one's event. It is written when something else is. */
  async append<T extends Node>(entity: EntityClass<T>, values: NewRow<T>): Promise<void> {
    await this.rows.append(tableOf(entity), valuesOf(newRow(entity, values, this.now)));
  }

  /**
   * The rows with these values of a unique column; those that are missing are inserted, and the event recorded for each.
   * When others do the same at once, all get the same rows.
   */
  async ensure<T extends Node>(
    entity: EntityClass<T>,
    column: keyof T & string,
    values: readonly NewRow<T>[],
    event: string,
  ): Promise<T[]> {
    const wanted = values.map((each) => valuesOf(newRow(entity, each, this.now)));
    const { rows, inserted } = await this.rows.ensure(tableOf(entity), column, wanted);
    const ensured = this.stored.load(entity, rows);
    for (const row of ensured)
      if (inserted.has(toParam(row[column]))) this.events.written(this.author, event, row, {}, valuesOf(row));
    return ensured;
  }

  /**
   * Writes what has changed on a loaded row and records the event. A row that has a version is written only if nobody
   * wrote it since; otherwise the whole Work runs again and meets the new state. When it last changed never goes back.
   */
  async save<T extends Node>(row: T, event: string | null): Promise<T> {
    const entity = row.constructor as EntityClass<T>;
    const table = tableOf(entity);
    const stored = this.stored.of(row);
    if (!stored) throw new Error(`${table.name}: a row to be saved must come from this Work`);
    const before = stored();
    refold(row);
    if (table.columns.includes('version'))
      Object.assign(row, { version: Number(before.version) + 1, updatedAt: this.lastChange(row) });
    const after = valuesOf(row);
    if (table.columns.every((column) => after[column] === before[column])) return row;
    const change: RowChange = { id: row.id, before, after, held: this.held.isSure(entity, row.id, stored) };
    await this.rows.update(table, change);
    for (const { sql, params } of copiesSql(table, change)) await this.session.run(sql, params);
    this.keep(row, after);
    if (event) this.events.written(this.author, event, row, before, after);
    return row;
  }

  /** Deletes a row and records the event. */
  async remove(row: Node, event: string | null): Promise<void> {
    const table = tableOf(row.constructor as EntityClass);
    await this.rows.remove(table, row.id);
    if (!event) return;
    this.held.doubt();
    await forgetRemoved(this.place, row);
    this.events.removed(this.author, event, row, this.stored.of(row)?.() ?? {});
  }

  /** Deletes the rows that meet the equalities; they are part of another row's event. */
  async removeAll<T extends Node>(entity: EntityClass<T>, match: Match<T>): Promise<number> {
    const { sql, params } = allOf(...matching(match));
    this.held.doubt();
    return (await this.place.run(`DELETE FROM ${tableOf(entity).name} WHERE ${sql}`, params)).affected;
  }

  /** Records an event; `add`, `save` and `remove` do so by themselves. It is written in this transaction. */
  record(type: string, subject: Node, changes: Changes): void {
    this.events.happened(this.author, type, subject, changes);
  }

  /** The same transaction on behalf of someone else or at another time: imports and the demo organisation. */
  as(author: Partial<Author>): Work {
    const work = new Work(this.place, { ...this.author, ...author }, this.rows);
    Object.assign(work, { stored: this.stored, events: this.events, held: this.held });
    return work;
  }

  /** The same transaction for one item of a batch, whose rows come and go with those of the others. */
  forItem(session: Session, rows: RowStore): Work {
    return Object.assign(new Work(session, this.author, rows), { stored: this.stored });
  }

  /** Takes over the events of an item, once it is known that it stays. */
  adopt(item: Work): void {
    this.events.adopt(item.events);
  }

  /** Whether anything was recorded. */
  get hasEvents(): boolean {
    return this.events.any;
  }

  /** Writes the events that were recorded so far; called before COMMIT. */
  writeEvents(): Promise<void> {
    return insertEvents(this.place, this.takeEvents());
  }

  /** The events that are still to be written: whoever takes them writes them. */
  takeEvents(): NewEvent[] {
    return this.events.take();
  }

  /** The rows that nobody but this Work can have changed, as they are now. */
  heldRows(): HeldRow[] {
    return this.held.all();
  }

  /** Now, or later where a clock that is ahead, or a service that knows better, has said so. */
  private lastChange(row: Node): Date {
    return latest(this.now, (row as Versioned).updatedAt);
  }

  /** Remembers a row that is held from now on, as it is stored. */
  private keep(row: Node, values: Values): void {
    const stored = (): Values => values;
    this.stored.note(row, stored);
    this.held.note(row.constructor as EntityClass, row.id, stored);
  }
}
