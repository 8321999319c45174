import { memoized } from '../core/memoized';
import type { EntityClass, Node } from '../core/node';
import type { Viewer } from '../core/viewer';
import { erasedValues } from './columns';
import { Event, type Changes, type State } from './event.entity';
import { allOf, amongKeys } from './condition';
import { insertInto } from './row-statements';
import { tableOf, toParam, type Param, type Table } from './rows';
import type { Session, Statement } from './session';

const eventsPerStatement = 1_000;

/** A row to which something has happened. Without a key it is the one that the statement before has inserted. */
export interface Subject {
  entity: EntityClass;
  id: number | null;
  /** What it is afterwards; of a removed one, a trace. */
  state: State;
}

/** An event before it has its key; its place in the feed comes after the commit. */
export type NewEvent = Omit<Event, 'id' | 'position' | 'subjectId'> & { subjectId: number | null };

/** What an author has done to a row. */
export function eventOf(
  { viewer, now, requestId }: { viewer: Viewer; now: Date; requestId: string | null },
  type: string,
  { entity, id, state }: Subject,
  changes: Changes,
  removal = false,
): NewEvent {
  return {
    type,
    subjectType: entity.name,
    subjectId: id,
    actorId: viewer.userId,
    via: viewer.via,
    occurredAt: now,
    requestId,
    changes,
    removal,
    state,
  };
}

/** Inserts events in their order, many with one statement. */
export async function insertEvents(session: Session, events: readonly NewEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += eventsPerStatement) {
    const { sql, params } = insertEventsSql(events.slice(from, from + eventsPerStatement));
    await session.later(sql, params);
  }
}

/** The statement that inserts events. */
export function insertEventsSql(events: readonly NewEvent[]): Statement {
  const { written, head, marks, marksOfNewRow } = insertion(tableOf(Event));
  const params: Param[] = [];
  for (const event of events) for (const column of written) addParam(params, event, column);
  const rows = events.map(({ subjectId }) => (subjectId === null ? marksOfNewRow : marks));
  return { sql: head + rows.join(', '), params };
}

/** How events are inserted, but for their values. */
const insertion = memoized(({ name, columns }: Table) => {
  const written = columns.filter((column) => column !== 'id' && column !== 'position');
  const marksBy = (mark: (column: string) => string) => `(${written.map(mark).join(', ')})`;
  return {
    written,
    head: insertInto(name, written),
    marks: marksBy(() => '?'),
    marksOfNewRow: marksBy((column) => ofNewRow[column] ?? '?'),
  };
});

/** How the key of the row that was just inserted comes into the columns of its event. */
const ofNewRow: Record<string, string> = {
  subjectId: 'LAST_INSERT_ID()',
  state: `CONCAT('{"id":', LAST_INSERT_ID(), ?)`,
};

function addParam(params: Param[], event: NewEvent, column: string): void {
  const value = event[column as keyof NewEvent];
  if (event.subjectId !== null) params.push(toParam(value));
  else if (column === 'state') params.push(behindKey(event.state));
  else if (column !== 'subjectId') params.push(toParam(value));
}

/** What stands in a state behind the key. */
function behindKey(state: State | null): string {
  const others = JSON.stringify(state).slice(1);
  return others === '}' ? others : `,${others}`;
}

/**
 * Takes the values of some columns out of the events of some rows and the states kept there, for good: what happened stays,
 * with whom and when, and that these columns changed. Erasing personal data is the one exception to the rule that events are never changed.
 */
export async function eraseFromEvents(
  session: Session,
  subjectType: string,
  subjectIds: readonly number[],
  columns: readonly string[],
): Promise<void> {
  if (subjectIds.length === 0 || columns.length === 0) return;
  const { sql, params } = allOf(
    { sql: 'subjectType = ?', params: [subjectType] },
    amongKeys('subjectId', subjectIds),
  );
  const told = withoutValues(columns);
  const marks = columns.map(() => '?').join(', ');
  await session.run(
    `UPDATE ${tableOf(Event).name} SET changes = ${told.sql}, state = JSON_REMOVE(state, ${marks}) WHERE ${sql}`,
    [...told.params, ...columns.map(pathOf), ...params],
  );
}

/**
 * Forgets what a row was at its events, and the values of its personal columns in them: it is removed, and whoever erases a
 * person's data would not find it any more.
 */
export async function forgetRemoved(session: Session, { constructor, id }: Node): Promise<void> {
  const told = withoutValues(Object.keys(erasedValues(constructor as EntityClass)));
  await session.run(
    `UPDATE ${tableOf(Event).name} SET changes = ${told.sql}, state = NULL WHERE subjectType = ? AND subjectId = ?`,
    [...told.params, constructor.name, id],
  );
}

/** The changes of an event without the values of some columns. */
function withoutValues(columns: readonly string[]): { sql: string; params: string[] } {
  if (columns.length === 0) return { sql: 'changes', params: [] };
  // Only keys that are there are replaced; SQL's NULL becomes JSON's null on every database.
  const places = columns.map(() => '?, NULL').join(', ');
  return { sql: `JSON_REPLACE(changes, ${places})`, params: columns.map(pathOf) };
}

/** Where a column stands in the changes and the state of an event. */
function pathOf(column: string): string {
  return `$."${column}"`;
}
