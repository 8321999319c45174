import type { Candidacies, Candidacy } from './candidacy';
import { stored } from './instants';
import { departmentOf, openingKey, stageKey } from './roles';
import { numbered, upTo, type TableRows, type Value } from './table';

const columns = [
  ...['id', 'version', 'createdAt', 'updatedAt', 'applicantId', 'roleId', 'stageId', 'status'],
  ...['activeApplicantId', 'appliedAt', 'stageEnteredAt', 'sourceKind', 'sourceName', 'creditedToId'],
  ...['rejectionReasonId', 'rejectedAt', 'rejectedById', 'withdrawnAt', 'hiredAt', 'openingId', 'departmentId'],
];
const transitionColumns = [
  ...['applicationId', 'fromStageId', 'toStageId', 'fromStatus', 'toStatus', 'reasonId'],
  ...['occurredAt', 'actorId', 'via'],
];
const sources = [
  ['CAREER_PAGE', null],
  ['JOB_BOARD', 'Jobs today'],
  ['REFERRAL', 'A colleague'],
] as const;

function applicationRow(candidacy: Candidacy): Value[] {
  const { id, applicant, role, stage, status, seat, entered, endedAt } = candidacy;
  const [first, last] = [stored(entered[0]!), stored(entered.at(-1)!)];
  const endedIn = (state: Candidacy['status']) => (status === state ? stored(endedAt!) : null);
  const rejected = status === 'REJECTED';
  return [
    ...[id, 1, first, last, applicant, role, stageKey(role, stage), status],
    ...[status === 'ACTIVE' ? applicant : null, first, last, ...sources[id % sources.length]!, null],
    ...[rejected ? reasonOf(id) : null, endedIn('REJECTED'), rejected ? actorOf(id) : null],
    ...[endedIn('WITHDRAWN'), endedIn('HIRED'), seat === null ? null : openingKey(role, seat), departmentOf(role)],
  ];
}

function reasonOf(id: number): number {
  return (id % 4) + 1;
}

function actorOf(id: number): number {
  return (id % 8) + 2;
}

function* transitionRows({ id, role, status, entered, endedAt }: Candidacy): Generator<Value[]> {
  for (const [place, at] of entered.entries()) {
    const from = place === 0 ? [null, null] : [stageKey(role, place - 1), 'ACTIVE'];
    const [fromStage, fromStatus] = from as [Value, Value];
    const to = [stageKey(role, place), fromStatus, 'ACTIVE', null, stored(at), actorOf(id), 'API'];
    yield [id, fromStage, ...to];
  }
  if (status === 'ACTIVE') return;
  const stage = stageKey(role, entered.length - 1);
  const reason = status === 'REJECTED' ? reasonOf(id) : null;
  yield [id, stage, stage, 'ACTIVE', status, reason, stored(endedAt!), actorOf(id), 'API'];
}

/** Applications, each with the transitions that led to its state. */
export function applicationTables(candidacies: Candidacies): TableRows[] {
  const { applications } = candidacies.size;
  const history = (id: number) => transitionRows(candidacies.tell(id));
  return [
    numbered('applications', columns, applications, (id) => applicationRow(candidacies.tell(id))),
    { table: 'stage_transitions', columns: transitionColumns, rows: upTo(applications, history) },
  ];
}
