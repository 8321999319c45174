import { createPool, type ResultSetHeader } from 'mysql2';
import { mysqlAddress } from '../../src/database/mysql-address';
import { fillIn } from '../../src/database/mysql-format';
import type { Cell, Cells, Source, Statement } from './source';

/** As many connections as the service has. */
const connectionLimit = 10;

const options = {
  connectionLimit,
  rowsAsArray: true,
  dateStrings: true,
  timezone: 'Z',
  charset: 'utf8mb4_bin',
  multipleStatements: true,
  // The driver's own looks at each character of a statement: feedback takes 3 to 8 percent longer with it.
  queryFormat: fillIn,
};

/** MariaDB or MySQL by mysql2, with callbacks: its promises are a layer more. */
export function mysqlSource(url: string): Source {
  const pool = createPool({ ...mysqlAddress(url), ...options });
  const query = <T>(sql: string, params: readonly Cell[]): Promise<T> =>
    new Promise((resolve, reject) =>
      pool.query(sql, params as Cell[], (error, result) => (error ? reject(error) : resolve(result as T))),
    );
  const packet = <T>(statements: readonly Statement[]): Promise<T> => {
    const values = statements.flatMap(([, params = []]) => params);
    return query<T>(statements.map(([sql]) => sql).join(';'), values);
  };
  return {
    rows: (sql, params = []) => query<Cells[]>(sql, params),
    together: (statements) => packet<Cells[][]>(statements),
    write: async (statements) => {
      const all: Statement[] = [['START TRANSACTION'], ...statements, ['COMMIT']];
      const results = await packet<Array<Cells[] | ResultSetHeader>>(all);
      return results.slice(1, -1).map((result) => (Array.isArray(result) ? result : result.insertId));
    },
    // In parentheses it runs as it is; as a derived table it would be written down first (0.75 ms against 1.0 for a board).
    part: (sql) => `(${sql})`,
    inOrder: 'STRAIGHT_JOIN',
    lastKey: 'LAST_INSERT_ID()',
    withoutNulls: (object) => `JSON_MERGE_PATCH('{}', ${object})`,
  };
}
