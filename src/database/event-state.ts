import { memoized } from '../core/memoized';
import type { EntityClass, Node } from '../core/node';
import { erasedValues, isConfidential, isDerived, isSecret } from './columns';
import type { Changes, State } from './event.entity';
import { tableOf, type ColumnInfo, type Param } from './rows';
import { changesOf, valuesOf, type Values } from './row-values';

/**
 * What a row was at an event: the values of its columns as they are stored, but for secrets, for what derives from other
 * columns, and for nulls. Whoever shows it asks the row rule and the guards of the fields, as for the row itself.
 */
export function stateOf(entity: EntityClass, values: Values): State {
  return pick(values, kept(entity));
}

/** The columns of a state. */
const kept = memoized((entity: EntityClass) =>
  tableOf(entity).columns.filter((column) => !isSecret(entity, column) && !isDerived(entity, column)),
);

/** What is kept of a removed row so that its row rule can be asked: nothing that is confidential or personal. */
export function traceOf(row: Node): State {
  const entity = row.constructor as EntityClass;
  const personal = erasedValues(entity);
  const { columns } = tableOf(entity);
  return pick(
    valuesOf(row),
    columns.filter((column) => !isConfidential(entity, column) && !(column in personal)),
  );
}

/** What the removal of a row tells: of personal columns, too, only that they changed. */
export function changesOfRemoval(row: Node, before: Values): Changes {
  const changes = changesOf(row, before, {});
  for (const column of Object.keys(erasedValues(row.constructor as EntityClass)))
    if (column in changes) changes[column] = null;
  return changes;
}

function pick(values: Values, columns: readonly string[]): State {
  const state: State = {};
  for (const column of columns) {
    const value = values[column] ?? null;
    if (value !== null) state[column] = value;
  }
  return state;
}

/**
 * The row as it was, as an object of its class: what was erased since is as an erased row shows it, and a column that is
 * younger than the event is as the migration that made it left it.
 */
export function rowAt<T extends Node>(entity: EntityClass<T>, state: State): T {
  const { columns, column, toObject } = tableOf(entity);
  const erased = erasedValues(entity);
  const value = (name: string): Param => {
    if (name in state) return state[name]!;
    return name in erased ? stored(erased[name]) : neutral(column(name));
  };
  return toObject(Object.fromEntries(columns.map((name) => [name, value(name)])));
}

function stored(erased: unknown): Param {
  return Array.isArray(erased) ? '[]' : (erased as Param);
}

function neutral({ nullable, text, kind }: ColumnInfo): Param {
  if (nullable || kind === 'instant') return null;
  if (kind === 'json') return '[]';
  return text ? '' : 0;
}
