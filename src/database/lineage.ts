import type { EntityClass } from '../core/node';
import { allOf, holdingKeys, type Condition } from './condition';
import { tableOf, type Param, type Row } from './rows';

/** Rows that come from others: those of an entity that refer by `key` to the rows of another lineage; null for those at its top. */
export interface Lineage {
  entity: EntityClass;
  key: string;
  of: Lineage | null;
}

/** The rows to which children belong: those with these ids, or with a lineage those that come from them. */
export interface Owners {
  ids: readonly number[];
  lineage?: Lineage;
}

/** Whose children are read: to which rows they refer by `key`. */
export interface Parents extends Owners {
  key: string;
}

/** Where children are found. By lineage there is a row for each parent, too, of which all but the parent's key is null. */
interface Source {
  /** What the key of the parent is called. */
  parentKey: string;
  from: string;
  /** The values that stand in `from`. */
  params: readonly Param[];
  where: Condition;
}

/** Parents at the top of a lineage up to which it is followed, and rows up to which all of them are taken. */
const mostOwners = 3;
const mostRows = 1_000;

/** No more than these are read by lineage: one more than are taken, to know that there are too many. */
export const lineageLimit = `LIMIT ${mostRows + 1}`;

/** Whether so few ids are known that it is worth reading what comes from them before it is asked for. */
export function areFew(ids: readonly number[]): boolean {
  return ids.length <= mostOwners;
}

/** In which column of what is read an order of rows stands: that of their ids, and of the ids of those that link them. */
const columnsOfOrders: Readonly<Record<string, string>> = { 't.id': 'id', 'j.id': 'place' };

/**
 * The column by which the rows of a list, which come in no order, are put into theirs when they have been read: to put what it has
 * joined in order, a database makes a temporary table. Null where it does.
 */
export function orderedHereBy({ lineage }: Parents, orderBy: string): string | null {
  return (lineage && columnsOfOrders[orderBy]) ?? null;
}

/** The rows of a list in its order. */
export function inOrderOf(rows: Row[], parents: Parents, orderBy: string): Row[] {
  const column = orderedHereBy(parents, orderBy);
  return column === null ? rows : rows.toSorted((a, b) => Number(a[column]) - Number(b[column]));
}

/** Names a lineage in the labels of batches. */
export function labelOf({ entity, key, of }: Lineage): string {
  return `${entity.name}.${key}${of ? ` of ${labelOf(of)}` : ''}`;
}

/** Where the rows of a table are found that refer to parents and match, under an alias. */
export function childrenOf(table: string, alias: string, parents: Parents, matching: Condition): Source {
  const { ids, lineage } = parents;
  const key = `${alias}.\`${parents.key}\``;
  if (!lineage)
    return {
      parentKey: key,
      from: `${table} ${alias}`,
      params: [],
      where: allOf(holdingKeys(key, ids), matching),
    };
  const { from, where, last } = rowsOf(lineage, ids);
  const { sql, params } = allOf({ sql: `${key} = ${last}.id`, params: [] }, matching);
  return { parentKey: `${last}.id`, from: `${from} LEFT JOIN ${table} ${alias} ON ${sql}`, params, where };
}

/** The rows of a lineage, and the alias of the last of its tables. */
function rowsOf(
  { entity, key, of }: Lineage,
  ids: readonly number[],
): { from: string; where: Condition; last: string } {
  const { name } = tableOf(entity);
  if (!of) return { from: `${name} l1`, where: holdingKeys(`l1.\`${key}\``, ids), last: 'l1' };
  const { from, where, last } = rowsOf(of, ids);
  const alias = `l${Number(last.slice(1)) + 1}`;
  return { from: `${from} JOIN ${name} ${alias} ON ${alias}.\`${key}\` = ${last}.id`, where, last: alias };
}

const none: Row[] = [];

/**
 * The children of each parent that was looked at. By lineage these are the ones that the rows tell of: nothing is known of
 * others, nor of any when there are too many rows.
 * @param column where the parent's key stands
 */
export function byParent(
  rows: readonly Row[],
  { key, ids, lineage }: Parents,
  column = lineage ? 'parentKey' : key,
): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  if (!lineage) for (const id of ids) groups.set(id, none);
  if (lineage && rows.length > mostRows) return groups;
  for (let from = 0; from < rows.length;) {
    const id = rows[from]![column] as number;
    let to = from + 1;
    while (to < rows.length && rows[to]![column] === id) to++;
    const run = rows.slice(from, to);
    const own = lineage ? run.filter((row) => row.id !== null) : run;
    const group = groups.get(id) ?? none;
    if (group === none) groups.set(id, own);
    else group.push(...own);
    from = to;
  }
  return groups;
}

/** Makes something of what there is for each parent, in its place. */
export function eachOf<V>(groups: Map<number, Row[]>, make: (rows: Row[]) => V): Map<number, V> {
  const made = groups as Map<number, unknown>;
  for (const [id, rows] of groups) made.set(id, make(rows));
  return made as Map<number, V>;
}
