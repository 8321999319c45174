import { Random } from '../../src/demo/random';
import type { Candidacies } from './candidacy';
import { day, stored } from './instants';
import { stageKey } from './roles';
import { scatter } from './size';
import { numbered, upTo, type TableRows, type Value } from './table';

/** One interview of the data; the same for the same number, whoever asks. */
export interface Meeting {
  id: number;
  application: number;
  stage: number;
  status: string;
  startsAt: number;
  panel: [number, number];
  /** Whether both interviewers have said what they think. */
  judged: boolean;
}

const perApplication = 2;
const outcomes = ['COMPLETED', 'COMPLETED', 'COMPLETED', 'SCHEDULED', 'CANCELLED', 'NO_SHOW'];

/** Tells the interview behind a number: a quarter of the applications have two of them. */
export function meeting(candidacies: Candidacies, id: number): Meeting {
  const random = new Random(id * 7);
  const turn = (id - 1) % perApplication;
  const application = scatter(Math.floor((id - 1) / perApplication), candidacies.size.applications) + 1;
  const { role, stage, entered } = candidacies.tell(application);
  const judged = id % 3 !== 0;
  const status = judged ? 'COMPLETED' : random.pick(outcomes);
  const first = random.int(13, 49);
  const second = 13 + ((first - 13 + random.int(1, 36)) % 37);
  const startsAt = entered.at(-1)! + (1 + 3 * turn) * day;
  return { id, application, stage: stageKey(role, stage), status, startsAt, panel: [first, second], judged };
}

const columns = [
  ...['id', 'version', 'createdAt', 'updatedAt', 'applicationId', 'stageId', 'status', 'startsAt', 'endsAt'],
  ...['timeZone', 'location', 'organizerId', 'sequence'],
];

function interviewRow({ id, application, stage, status, startsAt }: Meeting): Value[] {
  const made = stored(startsAt - day);
  const times = [stored(startsAt), stored(startsAt + day / 24)];
  return [id, 1, made, made, application, stage, status, ...times, 'Europe/Lisbon', 'Room 1', 3, 0];
}

/** Interviews with two interviewers each. */
export function interviewTables(candidacies: Candidacies): TableRows[] {
  const { interviews } = candidacies.size;
  const panelRows = (id: number): Value[][] =>
    meeting(candidacies, id).panel.map((user, place) => [id * 2 - 1 + place, id, user]);
  return [
    numbered('interviews', columns, interviews, (id) => interviewRow(meeting(candidacies, id))),
    { table: 'interviewers', columns: ['id', 'interviewId', 'userId'], rows: upTo(interviews, panelRows) },
  ];
}
