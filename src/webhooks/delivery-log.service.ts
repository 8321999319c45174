import type { Database } from '../database/database';
import { tableOf, toParam, type Row } from '../database/rows';
import type { Session } from '../database/session';
import { WebhookDelivery } from './webhook-delivery.entity';

const day = 86_400_000;
const keptMilliseconds = 30 * day;
/** Of each endpoint, so many of the latest are kept at most. */
const mostKept = 20_000;
const deletedAtOnce = 500;

/**
 * Deletes deliveries that were through long ago, or that are too many; any number of processes may do so at once.
 * @param most how many of an endpoint are kept
 * @returns how many; when it is 0, none is left
 */
export async function purgeDeliveries(database: Database, now: Date, most = mostKept): Promise<number> {
  const { name } = tableOf(WebhookDelivery);
  const before = toParam(new Date(now.getTime() - keptMilliseconds));
  const old = await database.primary.all(
    `SELECT id FROM ${name} WHERE finishedAt < ? ORDER BY finishedAt LIMIT ${deletedAtOnce}`,
    [before],
  );
  const excess = old.length === 0 ? await beyond(database.primary, most) : [];
  const keys = [...old, ...excess].map(({ id }) => Number(id));
  if (keys.length === 0) return 0;
  const sql = `DELETE FROM ${name} WHERE id IN (${keys.join(', ')}) AND finishedAt IS NOT NULL`;
  return (await database.transaction((session) => session.run(sql))).affected;
}

/** Deliveries that are through, of endpoints that have more than so many. */
async function beyond(session: Session, most: number): Promise<Row[]> {
  const { name } = tableOf(WebhookDelivery);
  const counts = await session.all(
    `SELECT endpointId, COUNT(*) AS kept FROM ${name} GROUP BY endpointId HAVING COUNT(*) > ?`,
    [most],
  );
  const lists = await Promise.all(
    counts.map(({ endpointId, kept }) =>
      session.all(
        `SELECT id FROM ${name} WHERE endpointId = ? AND finishedAt IS NOT NULL ORDER BY createdAt, id LIMIT ${Math.min(Number(kept) - most, deletedAtOnce)}`,
        [Number(endpointId)],
      ),
    ),
  );
  return lists.flat();
}

/** Takes away what receivers answered, since one of them may have sent back what is being erased. */
export async function forgetReceiversAnswers(session: Session): Promise<void> {
  await session.run(`UPDATE ${tableOf(WebhookDelivery).name} SET answer = NULL WHERE answer IS NOT NULL`);
}
