import { matching } from './match';
import type { Ensured } from './row-store';
import { insertSql } from './row-statements';
import type { Values } from './row-values';
import type { Table } from './rows';
import { selectSql } from './select';
import { DuplicateKey, Transient, type Session } from './session';

const attempts = 5;

/**
 * Finds the rows with these values of a unique column, and inserts those that are missing. Two may insert the same at
 * once: the second one finds the first one's.
 */
export async function ensureRows(
  session: Session,
  table: Table,
  column: string,
  wanted: readonly Values[],
): Promise<Ensured> {
  const inserted = new Set<unknown>();
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const [match] = matching({ [column]: wanted.map((values) => values[column]) }, 't');
    const sql = selectSql({ table, orderBy: `t.${column}` }, match!, session.dialect);
    const rows = await session.all(sql, match!.params);
    const present = new Set(rows.map((row) => row[column]));
    const missing = wanted.filter((values) => !present.has(values[column]));
    if (missing.length === 0) return { rows, inserted };
    try {
      const insertion = insertSql(table, missing);
      await session.run(insertion.sql, insertion.params);
      for (const values of missing) inserted.add(values[column]);
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
    }
  }
  throw new Transient(`${table.name} is inserted into by others all the time`);
}
