import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';

const running = "db = DATABASE() AND command = 'Query' AND id <> CONNECTION_ID()";

/** How many statements the server is running on a database at this moment. */
export function runningStatements(url: string): Promise<number> {
  return asking(url, async (connection) => {
    const sql = `SELECT COUNT(*) AS running FROM information_schema.processlist WHERE ${running}`;
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    return Number(rows[0]!.running);
  });
}

/** Cuts the connections on which the server is running a statement on a database. */
export function cutConnections(url: string): Promise<void> {
  return asking(url, async (connection) => {
    const sql = `SELECT id FROM information_schema.processlist WHERE ${running}`;
    const [rows] = await connection.query<RowDataPacket[]>(sql);
    for (const { id } of rows) await connection.query(`KILL CONNECTION ${id}`);
  });
}

async function asking<T>(url: string, act: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection({ uri: url });
  try {
    return await act(connection);
  } finally {
    await connection.end();
  }
}
