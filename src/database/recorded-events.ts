import type { EntityClass, Node } from '../core/node';
import type { Author } from './author';
import type { Changes, State } from './event.entity';
import { eventOf, type NewEvent } from './event-log';
import { changesOfRemoval, stateOf, traceOf } from './event-state';
import { changesOf, valuesOf, type Values } from './row-values';

/** The events of a transaction that are still to be written. */
export class RecordedEvents {
  private waiting: NewEvent[] = [];
  private some = false;

  /** Whether there was any, written or not. */
  get any(): boolean {
    return this.some;
  }

  /** A row was inserted or changed, and is stored like this now; without a key it is just being inserted. */
  written(author: Author, type: string, row: Node, before: Values, after: Values): void {
    this.add(author, type, row, after.id as number | null, changesOf(row, before, after), after);
  }

  /** A row that was stored like this was removed. */
  removed(author: Author, type: string, row: Node, before: Values): void {
    const subject = { entity: row.constructor as EntityClass, id: row.id, state: traceOf(row) };
    this.push(eventOf(author, type, subject, changesOfRemoval(row, before), true));
  }

  /** Something happened to a row. */
  happened(author: Author, type: string, row: Node, changes: Changes): void {
    this.add(author, type, row, row.id, changes, valuesOf(row));
  }

  /** Those of others, too. */
  adopt(others: RecordedEvents): void {
    this.push(...others.take());
  }

  /** Those that wait; whoever takes them writes them. */
  take(): NewEvent[] {
    return this.waiting.splice(0);
  }

  private add(
    author: Author,
    type: string,
    row: Node,
    id: number | null,
    changes: Changes,
    values: Values,
  ): void {
    const entity = row.constructor as EntityClass;
    const state: State = stateOf(entity, values);
    this.push(eventOf(author, type, { entity, id, state }, changes));
  }

  private push(...events: readonly NewEvent[]): void {
    this.waiting.push(...events);
    this.some ||= events.length > 0;
  }
}
