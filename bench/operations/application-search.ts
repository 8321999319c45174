import type { BenchedDatabase } from '../database/benched-database';
import { ask } from '../measure/ask';
import type { Side } from '../measure/sides';
import { alike, type Asked, type Operation } from './operation';

const document = 'queries/application-search';
const pagesBefore = 19;

/**
 * Departments and stage names of which more applications are active than five for each role there is: a thousand, and ten thousand
 * with ten times the data, so that the same are searched for.
 */
async function searches(database: BenchedDatabase): Promise<object[]> {
  const found = await database.rows(
    'SELECT r.departmentId, s.name FROM applications a JOIN interview_stages s ON s.id = a.stageId ' +
      "JOIN roles r ON r.id = a.roleId WHERE a.status = 'ACTIVE' GROUP BY r.departmentId, s.name " +
      'HAVING COUNT(*) > 5 * (SELECT COUNT(*) FROM roles) ORDER BY r.departmentId, s.name',
  );
  return found.map((row) => ({ departmentId: `department_${row.departmentId}`, stageName: row.name }));
}

/** The newest fifty of each search. */
export const searchFirstPage: Operation = {
  name: 'application-search',
  document,
  prepare: async (database) => (await searches(database)).map(alike),
};

/** The page after 950 rows of each search; both sides are walked there before. */
export const searchLaterPage: Operation = {
  name: 'application-search-later',
  document,
  async prepare(database, sides) {
    const all: Asked[] = [];
    for (const search of await searches(database))
      all.push({ service: await walk(sides.service, search), limit: await walk(sides.limit, search) });
    return all;
  },
};

/** The search with the cursor at the end of its 19th page. */
async function walk(side: Side, search: object): Promise<object> {
  let after: string | undefined;
  for (let page = 1; page <= pagesBefore; page++) {
    const data = (await ask(side, searchLaterPage, { ...search, after })) as {
      applications: { pageInfo: { endCursor: string } };
    };
    after = data.applications.pageInfo.endCursor;
  }
  return { ...search, after };
}
