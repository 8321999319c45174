import { assignGiven } from '../core/assign';
import type { Work } from '../database/work';
import { OrganizationSettings, settingsKey } from './settings.entity';
import type { UpdateSettingsInput } from './settings.inputs';

/**
 * What a statement that finds out who asks selects of the settings, as `peerFeedback`: so that no query needs another
 * statement for them.
 */
export const peerFeedbackSql = `(SELECT s.peerFeedback FROM settings s WHERE s.id = ${settingsKey}) AS peerFeedback`;

/**
 * Changes the settings of the organisation; they hold from the next request on.
 * @throws Refusal with VersionConflict, or with InvalidInput when a setting is cleared
 */
export async function updateSettings(
  work: Work,
  { expectedVersion, ...changes }: UpdateSettingsInput,
): Promise<{ settings: OrganizationSettings }> {
  const settings = await work.get(OrganizationSettings, settingsKey, 'settings', { expectedVersion });
  assignGiven(settings, changes, ['peerFeedback']);
  return { settings: await work.save(settings, 'settings.updated') };
}
