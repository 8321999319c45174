import type { EntityClass } from '../core/node';
import type { WhereInput } from '../core/page';
import { referredBy } from './columns';
import { allOf, amongKeys, type Condition, type Scope } from './condition';
import { childrenOf, type Parents } from './lineage';
import { alias, conditionOf, type Sql } from './query';
import { tableOf, type Row, type SumsColumn } from './rows';

/** Aggregates over the children that refer to a row by `key`: SQL expressions over the alias `t`, by name. */
export interface ChildSums {
  entity: EntityClass;
  key: string;
  expressions: Readonly<Record<string, string>>;
  where?: WhereInput | null | undefined;
  condition?: Condition | undefined;
}

/** What aggregates over children say of one parent; numbers, or null where there is nothing to average. */
export type Aggregate<Name extends string> = Record<Name, number | null>;

/** The aggregates in a row, which databases may give as texts; without a row they are all null. */
export function numbersOf<Name extends string>(
  row: Row | undefined,
  expressions: Readonly<Record<Name, string>>,
): Aggregate<Name> {
  const numbers = {} as Aggregate<Name>;
  for (const name in expressions) {
    const value = row?.[name] ?? null;
    numbers[name] = value === null ? null : Number(value);
  }
  return numbers;
}

/**
 * Aggregates over the children of many parents, in one statement: rows with their `parentKey`, which may be left out for
 * parents without children. By lineage there is one for each parent, with how many `children` it has.
 */
export function aggregateSql(
  entity: EntityClass,
  parents: Parents,
  expressions: Readonly<Record<string, string>>,
  matching: Condition,
): Sql {
  const { key, ids, lineage } = parents;
  const [only, ...others] = Object.entries(expressions);
  const parent = referredBy(entity, key);
  if (!lineage && only && others.length === 0 && parent)
    return oneSql(entity, key, { parent, parents: ids }, only, matching);
  const { parentKey, from, params, where } = childrenOf(tableOf(entity).name, alias, parents, matching);
  const list = Object.entries(expressions).map(([name, expression]) => `${expression} AS \`${name}\``);
  if (lineage) list.unshift(`COUNT(${alias}.id) AS children`);
  return {
    sql: `SELECT ${parentKey} AS parentKey, ${list.join(', ')} FROM ${from} WHERE ${where.sql} GROUP BY ${parentKey}`,
    params: [...params, ...where.params],
  };
}

/** The aggregates of each parent that was looked at; undefined for one without any children. */
export function aggregatesByParent(
  rows: readonly Row[],
  { ids, lineage }: Parents,
): Map<number, Row | undefined> {
  const found = new Map<number, Row | undefined>(lineage ? [] : ids.map((id) => [id, undefined]));
  for (const row of rows)
    found.set(row.parentKey as number, lineage && Number(row.children) === 0 ? undefined : row);
  return found;
}

/** A single one is worked out for one parent after the other: cheaper than groups, but read once for each aggregate. */
function oneSql(
  entity: EntityClass,
  key: string,
  of: { parent: EntityClass; parents: readonly number[] },
  [name, expression]: [string, string],
  matching: Condition,
): Sql {
  const { sql: found, params } = allOf({ sql: `${alias}.\`${key}\` = holder.id`, params: [] }, matching);
  const one = `SELECT ${expression} FROM ${tableOf(entity).name} ${alias} WHERE ${found}`;
  const { sql: parents } = amongKeys('holder.id', of.parents);
  return {
    sql: `SELECT holder.id AS parentKey, (${one}) AS \`${name}\` FROM ${tableOf(of.parent).name} holder WHERE ${parents}`,
    params,
  };
}

/**
 * The same as a column of the rows whose children they are. Several are one array, so that the children are read once.
 * @throws Refusal with InvalidInput naming the place in `where`
 */
export function sumsColumn(
  name: string,
  { entity, key, expressions, where, condition }: ChildSums,
  scope: Scope,
): SumsColumn {
  const matching = allOf(conditionOf(entity, where, scope), condition ?? null);
  const all = Object.values(expressions);
  const value = all.length === 1 ? all[0]! : `JSON_ARRAY(${all.join(', ')})`;
  const select: SumsColumn['select'] = (parent) => {
    const found = allOf({ sql: `${alias}.\`${key}\` = ${parent}.id`, params: [] }, matching);
    return `SELECT ${value} FROM ${tableOf(entity).name} ${alias} WHERE ${found.sql}`;
  };
  return { name, params: matching.params, select };
}

/** What stands in such a column, by the names of its expressions. */
export function sumsIn(value: unknown, expressions: ChildSums['expressions']): Row {
  const names = Object.keys(expressions);
  if (names.length === 1) return { [names[0]!]: value };
  const values = (typeof value === 'string' ? JSON.parse(value) : value) as unknown[];
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}
