import { randomUUID } from 'node:crypto';
import { recruiter } from '../data/size';
import { stored } from '../data/instants';
import { instant, keyOf } from './cells';
import type { Cells, Source } from './source';

/** The rows are written out of the application itself before it moves, so that nothing has to be read first. */
const transitionSql =
  'INSERT INTO stage_transitions (applicationId, fromStageId, toStageId, fromStatus, toStatus, occurredAt, actorId, via) ' +
  "SELECT id, stageId, ?, status, status, ?, ?, 'API' FROM applications WHERE id = ?";
const kept = [
  ...['id', 'createdAt', 'applicantId', 'roleId', 'status', 'activeApplicantId', 'appliedAt', 'sourceKind'],
  ...['sourceName', 'creditedToId', 'rejectionReasonId', 'rejectionNote', 'rejectedAt', 'rejectedById'],
  ...['withdrawalReasonId', 'withdrawalNote', 'withdrawnAt', 'hiredAt', 'openingId', 'transferredFromId'],
  'externalId',
];
/** The application as it will be; what is null is left out. */
const stateSql =
  `JSON_OBJECT(${kept.map((name) => `'${name}', ${name}`).join(', ')}, ` +
  "'version', version + 1, 'stageId', ?, 'stageEnteredAt', ?, 'updatedAt', ?)";
const eventSql = (source: Source) =>
  'INSERT INTO events (type, subjectType, subjectId, actorId, via, occurredAt, requestId, state, changes) ' +
  `SELECT 'application.moved', 'Application', id, ?, 'API', ?, ?, ${source.withoutNulls(stateSql)}, ` +
  "JSON_OBJECT('version', JSON_ARRAY(version, version + 1), " +
  "'stageId', JSON_ARRAY(stageId, ?), 'stageEnteredAt', JSON_ARRAY(stageEnteredAt, ?)) FROM applications WHERE id = ?";
const updateSql =
  'UPDATE applications SET version = version + 1, stageId = ?, stageEnteredAt = ?, updatedAt = ? WHERE id = ?';
const answerSql =
  'SELECT a.version, a.status, s.name, a.stageEnteredAt FROM applications a ' +
  'JOIN interview_stages s ON s.id = a.stageId WHERE a.id = ?';

/** Moves an application: transition, event and application in one transaction, which is one packet. */
export async function moveApplication(
  source: Source,
  { input }: { input: { applicationId: string; toStageId: string } },
): Promise<object> {
  const [id, stage] = [keyOf(input.applicationId), keyOf(input.toStageId)];
  const now = stored(Date.now());
  const results = await source.write([
    [transitionSql, [stage, now, recruiter.id, id]],
    [eventSql(source), [recruiter.id, now, randomUUID(), stage, now, now, stage, now, id]],
    [updateSql, [stage, now, now, id]],
    [answerSql, [id]],
  ]);
  const [version, status, name, stageEnteredAt] = (results[3] as Cells[])[0]!;
  const application = {
    ...{ id: input.applicationId, version, status, stage: { id: input.toStageId, name } },
    stageEnteredAt: instant(stageEnteredAt!),
  };
  return { moveApplication: { application, userErrors: [] } };
}
