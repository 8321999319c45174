import { concurrently } from '../core/concurrently';
import { besideEach, type BesideSql } from './beside';
import { allOf } from './condition';
import { matching, Stored } from './match';
import type { RowQuery } from './row-store';
import { toParam, type Param, type Row } from './rows';
import { selectSql } from './select';
import type { Session } from './session';

/** A number for each thing, the same for the same: short, where a text is long. */
export type Numbering = (thing: unknown) => number;

/** Numbers things from 0, in the order in which they come. */
export function numbering(): Numbering {
  const numbers = new Map<unknown, number>();
  return (thing) => {
    if (!numbers.has(thing)) numbers.set(thing, numbers.size);
    return numbers.get(thing)!;
  };
}

/**
 * What queries must have in common to be asked together: all but the values that they compare with. Those that the database
 * looks up are among it, for nobody knows whose rows are whose.
 */
export function signatureOf(query: RowQuery, numberOf: Numbering): string {
  const { table, match, condition, columns, beside, lock, orderBy, limit } = query;
  const found = allOf(...(isLookedUp(match) ? matching(match) : []), condition);
  const shared = beside && isOfOneKey(match) ? beside.shape : beside?.sql;
  const own = shared === beside?.sql ? beside?.params : null;
  const things = [table.name, columns?.label, shared, found.sql, lock, orderBy, limit].map(numberOf);
  return JSON.stringify([things, Object.keys(match), found.params, own ?? null]);
}

function isLookedUp(match: RowQuery['match']): boolean {
  return Object.values(match).some((value) => value instanceof Stored);
}

/** Whether it asks for the row with one key. */
function isOfOneKey(match: RowQuery['match']): match is { id: number } {
  return typeof match.id === 'number' && Object.keys(match).length === 1;
}

/** Asks queries of one signature with one statement; each gets the rows that it would have got alone. */
export async function readTogether(session: Session, queries: readonly RowQuery[]): Promise<Row[][]> {
  const [first] = queries as [RowQuery];
  const matches = queries.map(({ match }) => match);
  const beside = besideAll(queries);
  if (beside === null)
    return (await concurrently(...queries.map((one) => readTogether(session, [one])))).flat();
  const same = isLookedUp(first.match) || new Set(matches.map((match) => JSON.stringify(match))).size === 1;
  const match = same ? matching(first.match, 't') : unionOf(matches);
  const found = allOf(...match, first.condition);
  const orderBy = first.orderBy ?? (first.lock ? 't.id' : undefined);
  const limit = same ? first.limit : undefined;
  const { table, columns, lock } = first;
  const sql = selectSql({ table, columns, beside, lock, orderBy, limit }, found, session.dialect);
  const rows = await session.all(sql, [...(beside?.params ?? []), ...found.params]);
  return same ? queries.map(() => rows) : queries.map((query) => rowsOf(query, rows));
}

/**
 * What is read beside the rows of all of them; undefined where it is nothing, and null where two ask for the same row with other values
 * beside it.
 */
function besideAll(queries: readonly RowQuery[]): BesideSql | undefined | null {
  const [{ beside, match }] = queries as [RowQuery];
  if (!beside || beside.shape.isClosed || !isOfOneKey(match)) return beside;
  const rows = new Map<number, BesideSql['values']>();
  for (const query of queries) {
    const [id, { values }] = [Number(query.match.id), query.beside!];
    if (JSON.stringify(rows.get(id) ?? values) !== JSON.stringify(values)) return null;
    rows.set(id, values);
  }
  return rows.size === 1 ? beside : besideEach(beside.shape, rows);
}

/** Whatever one of them asks for, and perhaps more: each value of a column with each of another one. */
function unionOf(matches: ReadonlyArray<RowQuery['match']>) {
  return Object.keys(matches[0]!).flatMap((column) => {
    const values = new Set(matches.flatMap((match) => listOf(match[column])));
    const hasNull = values.delete(null);
    const [among] = matching({ [column]: [...values] }, 't');
    if (!hasNull) return [among!];
    return [{ sql: `(${among!.sql} OR t.\`${column}\` IS NULL)`, params: among!.params }];
  });
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.map(toParam) : [toParam(value)];
}

/** Drivers give large numbers as texts. */
function comparable(value: unknown): Param {
  const param = toParam(value);
  return param === null ? null : String(param);
}

function rowsOf({ match, limit }: RowQuery, rows: readonly Row[]): Row[] {
  const wanted = Object.entries(match).map(([column, value]) => ({
    column,
    values: new Set(listOf(value).map(comparable)),
  }));
  const found = rows.filter((row) =>
    wanted.every(({ column, values }) => values.has(comparable(row[column]))),
  );
  return limit ? found.slice(0, limit) : found;
}
