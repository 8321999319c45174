import { allOf } from './condition';
import { matching, Stored } from './match';
import type { RowQuery } from './row-store';
import { toParam, type Param, type Row } from './rows';
import { selectSql } from './select';
import type { Session } from './session';

/**
 * What queries must have in common to be asked together: all but the values that they compare with. Those that the database
 * looks up are among it, for nobody knows whose rows are whose.
 */
export function signatureOf(query: RowQuery): string {
  const { table, match, condition, columns, beside, lock, orderBy, limit } = query;
  const found = allOf(...(isLookedUp(match) ? matching(match) : []), condition);
  const keys = Object.keys(match);
  const parts = [
    table.name,
    columns?.label,
    beside?.sql,
    beside?.params,
    keys,
    found.sql,
    found.params,
    lock,
    orderBy,
    limit,
  ];
  return JSON.stringify(parts.map((part) => part ?? null));
}

function isLookedUp(match: RowQuery['match']): boolean {
  return Object.values(match).some((value) => value instanceof Stored);
}

/** Asks queries of one signature with one statement; each gets the rows that it would have got alone. */
export async function readTogether(session: Session, queries: readonly RowQuery[]): Promise<Row[][]> {
  const [first] = queries as [RowQuery];
  const matches = queries.map(({ match }) => match);
  const same = isLookedUp(first.match) || new Set(matches.map((match) => JSON.stringify(match))).size === 1;
  const match = same ? matching(first.match, 't') : unionOf(matches);
  const found = allOf(...match, first.condition);
  const orderBy = first.orderBy ?? (first.lock ? 't.id' : undefined);
  const sql = selectSql({ ...first, limit: same ? first.limit : undefined, orderBy }, found, session.dialect);
  const rows = await session.all(sql, [...(first.beside?.params ?? []), ...found.params]);
  return same ? queries.map(() => rows) : queries.map((query) => rowsOf(query, rows));
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
