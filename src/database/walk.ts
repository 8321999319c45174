import type { EntityClass } from '../core/node';
import type { Condition } from './condition';
import { tableOf } from './rows';
import type { Dialect } from './session';

/** A page of rows that are read in an order: an index is walked where the filter says where to begin. */
export interface Walk {
  /** The columns that order the rows. */
  order: readonly string[];
  /** Filled with the rows at which it looks: what they must meet is no part of the condition of the page. */
  along: LookedAt[];
}

/** A row of another table that is looked at for each row of an index that is walked: it has to be there. */
export interface LookedAt {
  entity: EntityClass;
  alias: string;
  on: Condition;
}

/** What stands after the table whose index is walked: the others are looked at, and never what the database comes from. */
export function alongSql(along: readonly LookedAt[], dialect: Dialect): Condition {
  const join = dialect === 'sqlite' ? 'CROSS JOIN' : 'STRAIGHT_JOIN';
  const tables = along.map(
    ({ entity, alias, on }) => ` ${join} ${tableOf(entity).name} ${alias} ON ${on.sql}`,
  );
  return { sql: tables.join(''), params: along.flatMap(({ on }) => on.params) };
}
