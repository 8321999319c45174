import { createConnection, type RowDataPacket } from 'mysql2/promise';

/** How many statements the server is running on a database at this moment. */
export async function runningStatements(url: string): Promise<number> {
  const connection = await createConnection({ uri: url });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      "SELECT COUNT(*) AS running FROM information_schema.processlist WHERE db = DATABASE() AND command = 'Query' AND id <> CONNECTION_ID()",
    );
    return Number(rows[0]!.running);
  } finally {
    await connection.end();
  }
}
