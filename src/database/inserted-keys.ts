import { concurrently } from '../core/concurrently';
import type { Session, Statement } from './session';

/**
 * Inserts rows with one statement.
 * @returns their keys, in their order: those of one statement follow one another, on a cluster with room for its other nodes
 */
export async function insertedKeys(
  session: Session,
  { sql, params }: Statement,
  rows: number,
): Promise<number[]> {
  const [{ insertId }, step] = await concurrently(session.run(sql, params), rows > 1 ? keyStep(session) : 1);
  const first = session.dialect === 'sqlite' ? insertId - rows + 1 : insertId;
  return Array.from({ length: rows }, (_, index) => first + index * step);
}

/** How far the keys of one statement are apart: a Galera node leaves out those of the other nodes. */
async function keyStep(session: Session): Promise<number> {
  if (session.dialect === 'sqlite') return 1;
  const [row] = await session.all('SELECT @@auto_increment_increment AS step');
  return Number(row!.step);
}
