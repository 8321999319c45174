import type { BenchedDatabase } from '../database/benched-database';
import { scatter } from '../data/size';
import { alike, type Operation } from './operation';
import { newerRows, newestKeys, removeNewer } from './newer-rows';

const tables = ['stage_transitions', 'events'];

/** Moves one active application after another to the next stage of its role, or from the last to the first. */
export const moveApplication: Operation = {
  name: 'move-application',
  document: 'mutations/move-application',
  async prepare(database) {
    await newestKeys(database, tables);
    const rows = await database.rows(
      'SELECT a.id, n.id AS toStageId FROM applications a JOIN interview_stages s ON s.id = a.stageId ' +
        'JOIN interview_stages n ON n.roleId = s.roleId AND n.position = s.position % 6 + 1 ' +
        "WHERE a.status = 'ACTIVE' AND a.version = 1 ORDER BY a.id",
    );
    return rows.map((_, index) => {
      const { id, toStageId } = rows[scatter(index, rows.length)]!;
      return alike({
        input: {
          applicationId: `application_${id}`,
          toStageId: `interviewStage_${toStageId}`,
          expectedVersion: 1,
        },
      });
    });
  },
  written,
  restore,
};

async function written(database: BenchedDatabase): Promise<object[]> {
  const moved = await database.rows('SELECT * FROM applications WHERE version > 1 ORDER BY id');
  return [...moved.map((row) => ({ ...row, key: row.id })), ...(await newerRows(database, tables))];
}

/** Back to the state before the moves, as the first transitions tell it. */
async function restore(database: BenchedDatabase): Promise<void> {
  await removeNewer(database, tables);
  const last = (column: string) =>
    `(SELECT t.${column} FROM stage_transitions t WHERE t.applicationId = applications.id ` +
    'ORDER BY t.occurredAt DESC, t.id DESC LIMIT 1)';
  await database.rows(
    `UPDATE applications SET version = 1, stageId = ${last('toStageId')}, ` +
      `stageEnteredAt = ${last('occurredAt')}, updatedAt = ${last('occurredAt')} WHERE version > 1`,
  );
}
