import type { EntityClass } from '../core/node';
import type { Viewer } from '../core/viewer';
import { allOf, amongKeys, everything, nothing, type Condition } from '../database/condition';
import { Event } from '../database/event.entity';
import { tableOf, type ColumnInfo, type Row } from '../database/rows';
import type { Dialect, Session } from '../database/session';
import { guardedEntities, visible } from './scope';

/**
 * Those of some events that a viewer may see, in their order. Who sees the subject now, and would see it as it was at the
 * event, sees the event: what was confidential, private or a draft then is not told by its history. A removal is seen by
 * those who would see the row if it were still there. Statements: two for each kind of subject at most.
 */
export async function visibleEvents<E extends Event>(
  session: Session,
  viewer: Viewer,
  events: readonly E[],
): Promise<E[]> {
  const kinds = [...new Set(events.map(({ subjectType }) => subjectType))];
  const seen = await Promise.all(
    kinds.map((kind) =>
      seenOfKind(
        session,
        viewer,
        kind,
        events.filter((event) => event.subjectType === kind),
      ),
    ),
  );
  const ids = new Set(seen.flat());
  return events.filter(({ id }) => ids.has(id));
}

/** The kinds of subjects of which a viewer may see any, as a condition on events over an alias. */
export function eventsOfReadableKinds(viewer: Viewer, alias: string): Condition {
  const kinds = guardedEntities().filter((entity) => visible(entity, viewer, 't') !== nothing);
  const marks = kinds.map(() => '?').join(', ');
  return kinds.length === 0
    ? nothing
    : { sql: `${alias}.subjectType IN (${marks})`, params: kinds.map(({ name }) => name) };
}

async function seenOfKind(
  session: Session,
  viewer: Viewer,
  kind: string,
  events: readonly Event[],
): Promise<number[]> {
  const entity = guardedEntities().find(({ name }) => name === kind);
  const rule = entity ? visible(entity, withoutKeysOf(entity, viewer), 't', true) : nothing;
  if (!entity || rule === nothing) return [];
  if (rule === everything) return events.map(({ id }) => id);
  const [now, then] = await Promise.all([
    keysSeenNow(session, entity, rule, events),
    eventsSeenThen(session, entity, rule, events),
  ]);
  return events.flatMap(({ id, subjectId, removal, state }) =>
    (removal || now.has(subjectId)) && (state === null ? !removal : then.has(id)) ? [id] : [],
  );
}

/** The viewer, to be asked by columns of the entity: the keys of rows seen now say nothing of what was seen then. */
function withoutKeysOf(entity: EntityClass, viewer: Viewer): Viewer {
  const { [entity.name]: _, ...visibleKeys } = viewer.visibleKeys ?? {};
  return { ...viewer, visibleKeys };
}

/** The subjects that the viewer sees as they are now. */
async function keysSeenNow(
  session: Session,
  entity: EntityClass,
  rule: Condition,
  events: readonly Event[],
): Promise<Set<number>> {
  const keys = [...new Set(events.flatMap(({ removal, subjectId }) => (removal ? [] : [subjectId])))];
  if (keys.length === 0) return new Set();
  const { sql, params } = allOf(amongKeys('t.id', keys), rule);
  const rows = await session.all(`SELECT t.id FROM ${tableOf(entity).name} t WHERE ${sql}`, params);
  return idsOf(rows);
}

/** The events whose subject the viewer would see if it were still as it was then: the row rule, asked of the kept states. */
async function eventsSeenThen(
  session: Session,
  entity: EntityClass,
  rule: Condition,
  events: readonly Event[],
): Promise<Set<number>> {
  const ids = events.flatMap(({ id, state }) => (state === null ? [] : [id]));
  if (ids.length === 0) return new Set();
  const states = `SELECT e.id AS eventId, ${columnsOfState(entity, session.dialect)} FROM ${tableOf(Event).name} e`;
  const among = amongKeys('e.id', ids).sql;
  const rows = await session.all(
    `SELECT t.eventId AS id FROM (${states} WHERE ${among}) t WHERE ${rule.sql}`,
    rule.params,
  );
  return idsOf(rows);
}

/** The columns of an entity, read from a kept state; lists and objects are left out, for no row rule asks for them. */
function columnsOfState(entity: EntityClass, dialect: Dialect): string {
  const { columns, column } = tableOf(entity);
  return columns
    .filter((name) => column(name).kind !== 'json')
    .map((name) => `${readState(name, column(name), dialect)} AS \`${name}\``)
    .join(', ');
}

function readState(name: string, { text, kind }: ColumnInfo, dialect: Dialect): string {
  if (dialect === 'sqlite') return `json_extract(e.state, '$.${name}')`;
  const value = `JSON_VALUE(e.state, '$.${name}')`;
  return text || kind === 'instant' ? value : `CAST(${value} AS SIGNED)`;
}

function idsOf(rows: readonly Row[]): Set<number> {
  return new Set(rows.map(({ id }) => Number(id)));
}
