import { memoized } from '../core/memoized';
import type { RowChange } from './row-store';
import type { Values } from './row-values';
import type { Param, Table } from './rows';
import type { Statement } from './session';

/** How rows of a table are inserted, but for their values. */
const insertion = memoized(({ name, columns }: Table) => {
  const written = columns.filter((column) => column !== 'id');
  return { written, head: insertInto(name, written), marks: `(${written.map(() => '?').join(', ')})` };
});

/** What stands before the values of rows that are inserted. */
export function insertInto(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.map((column) => `\`${column}\``).join(', ')}) VALUES `;
}

/** Inserts rows, all with one statement. */
export function insertSql(table: Table, rows: readonly Values[]): Statement {
  const { written, head, marks } = insertion(table);
  const params: Param[] = [];
  for (const row of rows) for (const column of written) params.push(row[column] ?? null);
  return { sql: head + rows.map(() => marks).join(', '), params };
}

/** Writes over rows, all with one statement; those that have a version only if it is the one that was read. */
export function updateSql(table: Table, changes: readonly RowChange[]): Statement {
  const columns = table.columns.filter((column) =>
    changes.some(({ before, after }) => before[column] !== after[column]),
  );
  const sets = columns.map((column) => assigned(column, changes, ({ after }) => after[column]!));
  const conditions: Statement[] = [amongIds(changes)];
  if (table.columns.includes('version'))
    conditions.push(assigned('version', changes, ({ before }) => before.version!));
  const [setting, meeting] = [joined(sets, ', '), joined(conditions, ' AND ')];
  return {
    sql: `UPDATE ${table.name} SET ${setting.sql} WHERE ${meeting.sql}`,
    params: [...setting.params, ...meeting.params],
  };
}

/** Deletes rows by their keys, all with one statement. */
export function deleteSql(table: Table, ids: readonly number[]): string {
  const among = ids.length === 1 ? `= ${ids[0]}` : `IN (${ids.join(', ')})`;
  return `DELETE FROM ${table.name} WHERE id ${among}`;
}

function amongIds(changes: readonly RowChange[]): Statement {
  if (changes.length === 1) return { sql: 'id = ?', params: [changes[0]!.id] };
  return { sql: `id IN (${changes.map(() => '?').join(', ')})`, params: changes.map(({ id }) => id) };
}

/** `column = value`, with a value for each row where they differ. */
function assigned(
  column: string,
  changes: readonly RowChange[],
  of: (change: RowChange) => Param,
): Statement {
  const values = changes.map(of);
  if (new Set(values).size === 1) return { sql: `\`${column}\` = ?`, params: [values[0]!] };
  const cases = changes.map(() => 'WHEN ? THEN ?').join(' ');
  const params = changes.flatMap((change, index) => [change.id, values[index]!]);
  return { sql: `\`${column}\` = CASE id ${cases} END`, params };
}

function joined(parts: readonly Statement[], word: string): Statement {
  return { sql: parts.map(({ sql }) => sql).join(word), params: parts.flatMap(({ params }) => params) };
}
