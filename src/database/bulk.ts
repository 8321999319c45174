import type { EntityClass, Node } from '../core/node';
import { allOf } from './condition';
import { insertedKeys } from './inserted-keys';
import { matching, type Match } from './match';
import { newRow, type NewRow } from './new-row';
import { insertSql } from './row-statements';
import { changesOf, valuesOf } from './row-values';
import { tableOf, toParam, type Table } from './rows';
import type { Session } from './session';
import { obeyingUniqueRules } from './unique-rules';
import type { Work } from './work';

/**
 * Puts the same values on all rows that meet the equalities, with one statement; their versions rise. It is part of
 * another row's event, and for columns from which nothing is folded.
 */
export async function updateAll<T extends Node>(
  work: Work,
  entity: EntityClass<T>,
  match: Match<T>,
  values: Partial<Record<keyof T & string, unknown>>,
): Promise<void> {
  const { name, columns } = tableOf(entity);
  const versioned = columns.includes('version');
  const written: Record<string, unknown> = { ...values, ...(versioned && { updatedAt: work.now }) };
  const sets = Object.keys(written).map((column) => `\`${column}\` = ?`);
  if (versioned) sets.push('version = version + 1');
  const { sql, params } = allOf(...matching(match));
  const given = Object.values(written).map(toParam);
  await work.session.run(`UPDATE ${name} SET ${sets.join(', ')} WHERE ${sql}`, [...given, ...params]);
}

/** How many rows a statement inserts: few different texts, which SQLite prepares once. */
const rowsPerStatement = [200, 50, 10, 1];

/**
 * Inserts rows of one entity in their order, many with one statement, and records an event for each; null for rows that are
 * part of others' events. A row that says when it was made keeps that.
 * @throws Refusal with AlreadyExists when a unique rule stands against one of them
 */
export async function addAll<T extends Node>(
  work: Work,
  entity: EntityClass<T>,
  values: ReadonlyArray<NewRow<T> & { createdAt?: Date | null }>,
  event: string | null,
): Promise<T[]> {
  const rows = values.map((one) => {
    const row = newRow(entity, one, work.now);
    return one.createdAt ? Object.assign(row, { createdAt: one.createdAt }) : row;
  });
  await insertAll(work.session, tableOf(entity), rows);
  if (event) for (const row of rows) work.record(event, row, changesOf(row, {}, valuesOf(row)));
  return rows;
}

/** Gives each row its key. */
async function insertAll(session: Session, table: Table, rows: readonly Node[]): Promise<void> {
  for (let from = 0; from < rows.length;) {
    const size = rowsPerStatement.find((most) => most <= rows.length - from)!;
    const some = rows.slice(from, from + size);
    const insertion = insertSql(table, some.map(valuesOf));
    const keys = await obeyingUniqueRules(() => insertedKeys(session, insertion, size));
    some.forEach((row, index) => (row.id = keys[index]!));
    from += size;
  }
}
