import { memoized } from '../core/memoized';
import { copiesOf, type CopiedColumn } from './copied-columns';
import type { RowChange } from './row-store';
import type { Values } from './row-values';
import { tableOf, type Param, type Table } from './rows';
import type { Statement } from './session';

/** How rows of a table are inserted, but for their values; those are taken from columns, for a copy from its key. */
const insertion = memoized(({ name, columns, copies }: Table) => {
  const written = columns.filter((column) => column !== 'id');
  const marks = [...written.map(() => '?'), ...copies.map(copySql)];
  return {
    sources: [...written, ...copies.map(({ key }) => key)],
    head: insertInto(name, [...written, ...copies.map(({ column }) => column)]),
    marks: `(${marks.join(', ')})`,
  };
});

function copySql({ of, theirs }: CopiedColumn): string {
  return `(SELECT c.\`${theirs}\` FROM ${tableOf(of()).name} c WHERE c.id = ?)`;
}

/** What stands before the values of rows that are inserted. */
export function insertInto(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.map((column) => `\`${column}\``).join(', ')}) VALUES `;
}

/** Inserts rows, all with one statement. */
export function insertSql(table: Table, rows: readonly Values[]): Statement {
  const { sources, head, marks } = insertion(table);
  const params: Param[] = [];
  for (const row of rows) for (const source of sources) params.push(row[source] ?? null);
  return { sql: head + rows.map(() => marks).join(', '), params };
}

/** Writes over rows, all with one statement; those that have a version only if it is the one that was read. */
export function updateSql(table: Table, changes: readonly RowChange[]): Statement {
  const columns = table.columns.filter((column) =>
    changes.some(({ before, after }) => before[column] !== after[column]),
  );
  if (table.copies.some(({ key }) => columns.includes(key)))
    throw new Error(`${table.name}: a key by which something is copied never changes`);
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

/** Writes into the copies that other rows hold of a row what it holds from now on. */
export function copiesSql({ entity }: Table, { id, before, after }: RowChange): Statement[] {
  return copiesOf(entity)
    .filter(({ theirs }) => after[theirs] !== before[theirs])
    .map(({ owner, column, key, theirs }) => ({
      sql: `UPDATE ${tableOf(owner).name} SET \`${column}\` = ? WHERE \`${key}\` = ?`,
      params: [after[theirs]!, id],
    }));
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
