import { memoized } from '../core/memoized';
import type { EntityClass, Node } from '../core/node';
import { isConfidential } from './columns';
import type { Changes } from './event.entity';
import { tableOf, type Values } from './rows';

export type { Values } from './rows';

/** The values with which a row would be stored now. */
export function valuesOf(row: Node): Values {
  return tableOf(row.constructor as EntityClass).toValues(row);
}

/** What an event tells of a change: for each column before and after; of confidential columns only that they changed. */
export function changesOf(row: Node, before: Values, after: Values): Changes {
  const changes: Changes = {};
  for (const { column, hidden } of toldColumns(row.constructor as EntityClass)) {
    const from = before[column] ?? null;
    const to = after[column] ?? null;
    if (from !== to) changes[column] = hidden ? null : [from, to];
  }
  return changes;
}

/** The columns whose changes are told. */
const toldColumns = memoized((entity: EntityClass) =>
  tableOf(entity)
    .columns.filter((column) => column !== 'id' && column !== 'updatedAt')
    .map((column) => ({ column, hidden: isConfidential(entity, column) })),
);
