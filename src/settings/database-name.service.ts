import type { Session } from '../database/session';
import { tableOf } from '../database/rows';
import { OrganizationSettings, settingsKey } from './settings.entity';

/** The name that this database has in the external ids that its exports give. */
export async function databaseNameOf(session: Session): Promise<string> {
  const sql = `SELECT databaseName FROM ${tableOf(OrganizationSettings).name} WHERE id = ${settingsKey}`;
  const [row] = await session.all(sql);
  return String(row!.databaseName);
}
