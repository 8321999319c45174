import { fold } from '../../src/core/text';
import { firstNames, lastNames } from '../../src/demo/people.data';
import { Random } from '../../src/demo/random';
import { departments, rejectionReasons } from '../../src/demo/roles.data';
import { founded } from './instants';
import { departmentCount, userCount } from './size';
import { numbered, type TableRows } from './table';

const versioned = ['id', 'version', 'createdAt', 'updatedAt'];
const common = (id: number) => [id, 1, founded, founded];

/** Users by level: number 1 is the admin, number 2 the recruiter of the benchmark, from 13 on they interview. */
function levelOf(id: number): string {
  if (id === 1) return 'ADMIN';
  if (id <= 9) return 'RECRUITER';
  if (id <= 12) return 'COORDINATOR';
  if (id <= 24) return 'HIRING_MANAGER';
  return id === userCount ? 'ANALYST' : 'INTERVIEWER';
}

const users = () =>
  numbered(
  'users',
  [...versioned, 'name', 'nameKey', 'email', 'accessLevel', 'timeZone', 'active'],
  userCount,
  (id) => {
    const random = new Random(id);
    const name = `${random.pick(firstNames)} ${random.pick(lastNames)}`;
    return [...common(id), name, fold(name), `user.${id}@example.org`, levelOf(id), 'Europe/Lisbon', 1];
  },
);

const departmentRows = () => numbered('departments', [...versioned, 'name', 'nameKey'], departmentCount, (id) => {
  const [name] = departments[id - 1]!;
  return [...common(id), name, fold(name)];
});

const reasons = () => numbered(
  'rejection_reasons',
  [...versioned, 'name', 'nameKey', 'kind', 'active'],
  rejectionReasons.length,
  (id) => {
    const [name, kind] = rejectionReasons[id - 1]!;
    return [...common(id), name, fold(name), kind, 1];
  },
);

/** What does not grow with the size: users, departments, reasons. */
export function organizationTables(): TableRows[] {
  return [users(), departmentRows(), reasons()];
}
