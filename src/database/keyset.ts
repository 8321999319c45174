import { isConstant } from '../core/constant';
import { memoized } from '../core/memoized';
import type { EntityClass } from '../core/node';
import type { OrderBy } from '../core/page';
import { InvalidInput, Refusal } from '../core/user-error';
import { allOf, anyOf, type Condition } from './condition';
import { listingOf } from './listing';
import { accepts, tableOf, type Param, type Row } from './rows';

const mostOrders = 3;
const version = 1;

interface Term {
  column: string;
  descending: boolean;
}

/** The order of a list down to the id, so that no two rows tie, with what its cursors are bound to. */
export interface Ordering {
  entity: EntityClass;
  terms: Term[];
  signature: string;
}

/**
 * The ordering that a client asks for; the id always comes last.
 * @throws Refusal with InvalidInput: over three fields, or a field twice
 */
export function orderingOf(entity: EntityClass, orderBy: readonly OrderBy[] | null | undefined): Ordering {
  if (orderBy?.length && !isConstant(orderBy)) return newOrdering(entity, orderBy);
  const asked = orderBy?.length ? orderBy : listingOf(entity).defaultOrder;
  const known = constants(asked);
  let ordering = known.get(entity);
  if (!ordering) known.set(entity, (ordering = newOrdering(entity, asked)));
  return ordering;
}

/** The orderings of orders that never change. */
const constants = memoized((_: readonly OrderBy[]) => new Map<EntityClass, Ordering>());

function newOrdering(entity: EntityClass, asked: readonly OrderBy[]): Ordering {
  const { orders } = listingOf(entity);
  if (asked.length > mostOrders)
    throw invalid(`A list is ordered by at most ${mostOrders} fields.`, 'orderBy');
  if (new Set(asked.map(({ field }) => field)).size < asked.length)
    throw invalid('A list is ordered by each field once.', 'orderBy');
  const terms = asked.map(({ field, direction }) => ({
    column: orders[field]!,
    descending: direction === 'DESC',
  }));
  terms.push({ column: 'id', descending: terms.at(-1)?.descending ?? false });
  const signature = terms.map((term) => `${term.column}${term.descending ? '-' : '+'}`).join(',');
  return { entity, terms, signature: `${entity.name}:${signature}` };
}

/** The ORDER BY terms; backwards when a page is read from its end. */
export function orderSql({ terms }: Ordering, alias: string, backward: boolean): string {
  return terms
    .map((term) => `${alias}.\`${term.column}\` ${term.descending !== backward ? 'DESC' : 'ASC'}`)
    .join(', ');
}

/** Compares rows as an ordering puts them in SQL: for few of them, for which a database would make a temporary table. Null sorts lowest. */
export function inOrder({ entity, terms }: Ordering, backward: boolean): (a: Row, b: Row) => number {
  const table = tableOf(entity);
  return (a, b) => {
    for (const { column, descending } of terms) {
      const order = compared(a[column] as Param, b[column] as Param, table.column(column).text);
      if (order !== 0) return descending !== backward ? -order : order;
    }
    return 0;
  };
}

/** Texts are ordered by their bytes in UTF-8 (code units would put emoji elsewhere). */
function compared(a: Param, b: Param, isText: boolean): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  if (isText) return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
  return a < b ? -1 : 1;
}

/** The cursor of a row: opaque to clients, bound to the ordering, made of the row's order values. */
export function cursorOf(ordering: Ordering, row: Row): string {
  const table = tableOf(ordering.entity);
  const values = ordering.terms.map(({ column }) => {
    const value = row[column] as Param;
    return value !== null && table.column(column).kind === 'number' ? Number(value) : value;
  });
  return Buffer.from(JSON.stringify([version, ordering.signature, ...values])).toString('base64url');
}

/**
 * Reads a cursor.
 * @throws Refusal with InvalidInput when it is forged, damaged, or was made by another list or ordering
 */
export function readCursor(ordering: Ordering, cursor: string, argument: 'after' | 'before'): Param[] {
  const wrong = () => invalid('This cursor does not belong to this list and ordering.', argument);
  if (cursor.length > 2_000) throw wrong();
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw wrong();
  }
  if (!Array.isArray(parts) || parts[0] !== version || parts[1] !== ordering.signature) throw wrong();
  const values = parts.slice(2) as Param[];
  const table = tableOf(ordering.entity);
  const fits = (value: Param, index: number) => accepts(table.column(ordering.terms[index]!.column), value);
  if (values.length !== ordering.terms.length || !values.every(fits)) throw wrong();
  return values;
}

/** The rows that come after a cursor's values in an ordering (or before it, when reading backward). Null sorts lowest. */
export function keysetSql(
  ordering: Ordering,
  values: readonly Param[],
  alias: string,
  backward: boolean,
): Condition {
  const table = tableOf(ordering.entity);
  const branches: Condition[] = [];
  const equal: Condition[] = [];
  ordering.terms.forEach((term, index) => {
    const column = `${alias}.\`${term.column}\``;
    const value = values[index]!;
    const beyond = past(column, value, term.descending !== backward, table.column(term.column).nullable);
    if (beyond) branches.push(allOf(...equal, beyond));
    equal.push(
      value === null ? { sql: `${column} IS NULL`, params: [] } : { sql: `${column} = ?`, params: [value] },
    );
  });
  const first = ordering.terms[0]!;
  const bound = startingAt(`${alias}.\`${first.column}\``, values[0]!, first.descending !== backward);
  return allOf(table.column(first.column).nullable ? null : bound, anyOf(...branches));
}

/** What is strictly beyond a value in one column; null when nothing can be. */
function past(column: string, value: Param, descending: boolean, nullable: boolean): Condition | null {
  if (value === null) return descending ? null : { sql: `${column} IS NOT NULL`, params: [] };
  if (!descending) return { sql: `${column} > ?`, params: [value] };
  return { sql: nullable ? `(${column} < ? OR ${column} IS NULL)` : `${column} < ?`, params: [value] };
}

/** A plain bound on the first column: with it the database starts within the index and not at its end. */
function startingAt(column: string, value: Param, descending: boolean): Condition {
  return { sql: `${column} ${descending ? '<=' : '>='} ?`, params: [value] };
}

function invalid(message: string, argument: string): Refusal {
  return new Refusal(new InvalidInput(message, [argument]));
}
