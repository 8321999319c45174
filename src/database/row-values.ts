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
  const entity = row.constructor as EntityClass;
  const changes: Changes = {};
  for (const column of tableOf(entity).columns) {
    const [from = null, to = null] = [before[column], after[column]];
    if (from === to || column === 'id' || column === 'updatedAt') continue;
    changes[column] = isConfidential(entity, column) ? null : [from, to];
  }
  return changes;
}
