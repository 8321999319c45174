import { fold } from '../../src/core/text';
import { Random } from '../../src/demo/random';
import { backendDeveloper, otherRoles } from '../../src/demo/roles.data';
import { founded } from './instants';
import { departmentCount, stagesPerRole, type Size } from './size';
import { numbered, upTo, type TableRows, type Value } from './table';

const samples = [backendDeveloper, ...otherRoles];
const levels = ['', 'Senior ', 'Junior ', 'Lead ', 'Principal '];
export const stageNames = ['Application review', 'Phone screen', 'Assignment', 'Interview', 'Final', 'Offer'];
const stageTypes = ['APPLICATION_REVIEW', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'INTERVIEW', 'OFFER'];

/** How many hires each role has had that anyone applied to. */
export const hiresPerRole = 2;
/** Places for openings in the keys of a role: the first are filled. */
const openingPlaces = 8;

/** Of each 20 roles 14 are open, 2 are drafts, 2 on hold and 2 closed: 140 open ones of 200. */
export function roleStatus(id: number): string {
  const place = (id - 1) % 20;
  if (place < 14) return 'OPEN';
  return place < 16 ? 'DRAFT' : place < 18 ? 'ON_HOLD' : 'CLOSED';
}

/** Departments take turns, shifted each round so that each has roles of every status. */
export function departmentOf(id: number): number {
  return ((id + Math.floor((id - 1) / departmentCount)) % departmentCount) + 1;
}

/** The key of a stage, by its place from 0. */
export function stageKey(role: number, place: number): number {
  return (role - 1) * stagesPerRole + place + 1;
}

/** The key of an opening, by its place from 0; the first `hiresPerRole` are filled where anyone was hired. */
export function openingKey(role: number, place: number): number {
  return (role - 1) * openingPlaces + place + 1;
}

function roleRow(id: number): Value[] {
  const sample = samples[id % samples.length]!;
  const title = `${levels[id % levels.length]}${sample.title} ${id}`;
  const status = roleStatus(id);
  const opened = status === 'DRAFT' ? null : founded;
  return [
    ...[id, 1, founded, founded, title, fold(title), `REQ-${id}`, sample.description, departmentOf(id)],
    ...[sample.location, sample.workMode, sample.employmentType, 9_000_000, 12_000_000, 'EUR', 'YEAR'],
    ...[JSON.stringify(sample.skills), status, 0, opened, opened, status === 'CLOSED' ? founded : null],
  ];
}

const roleColumns = [
  ...['id', 'version', 'createdAt', 'updatedAt', 'title', 'titleKey', 'code', 'description', 'departmentId'],
  ...['location', 'workMode', 'employmentType', 'salaryMin', 'salaryMax', 'salaryCurrency', 'salaryPeriod'],
  ...['skills', 'status', 'confidential', 'openedAt', 'lastOpenedAt', 'closedAt'],
];

function* stageRows(role: number): Generator<Value[]> {
  for (const [place, name] of stageNames.entries()) {
    const values = [name, fold(name), stageTypes[place]!, place + 1, 1, 7, '[]'];
    yield [stageKey(role, place), 1, founded, founded, role, ...values];
  }
}

function* openingRows(role: number): Generator<Value[]> {
  const seats = new Random(role).int(hiresPerRole + 1, openingPlaces);
  const status = roleStatus(role);
  for (let place = 0; place < seats; place++) {
    const filled = place < hiresPerRole && status !== 'DRAFT';
    const state = filled ? 'FILLED' : place === openingPlaces - 1 ? 'CANCELLED' : 'OPEN';
    const closedAt = state === 'OPEN' ? null : founded;
    yield [openingKey(role, place), 1, founded, founded, role, state, founded, closedAt];
  }
}

function* teamRows(role: number): Generator<Value[]> {
  yield [role * 2 - 1, role, (role % 8) + 2, 'RECRUITER', role, founded];
  yield [role * 2, role, (role % 12) + 13, 'HIRING_MANAGER', null, founded];
}

const stageColumns = [
  ...['id', 'version', 'createdAt', 'updatedAt', 'roleId', 'name', 'nameKey', 'type', 'position'],
  ...['active', 'targetDays', 'criteria'],
];
const openingColumns = ['id', 'version', 'createdAt', 'updatedAt', 'roleId', 'status', 'openedAt', 'closedAt'];
const teamColumns = ['id', 'roleId', 'userId', 'kind', 'ownedRoleId', 'addedAt'];

/** Roles with their stages, seats and teams. */
export function roleTables({ roles }: Size): TableRows[] {
  return [
    numbered('roles', roleColumns, roles, roleRow),
    { table: 'interview_stages', columns: stageColumns, rows: upTo(roles, stageRows) },
    { table: 'openings', columns: openingColumns, rows: upTo(roles, openingRows) },
    { table: 'hiring_team_members', columns: teamColumns, rows: upTo(roles, teamRows) },
  ];
}
