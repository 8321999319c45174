import { fold } from '../../src/core/text';
import { cities, firstNames, lastNames } from '../../src/demo/people.data';
import { Random } from '../../src/demo/random';
import { otherRoles } from '../../src/demo/roles.data';
import { founded } from './instants';
import type { Size } from './size';
import { numbered, type TableRows, type Value } from './table';

const columns = [
  ...['id', 'version', 'createdAt', 'updatedAt', 'firstName', 'lastName', 'nameKey', 'headline', 'summary'],
  ...['phones', 'links', 'location', 'timeZone', 'skills', 'experience', 'education', 'sourceKind'],
  ...['sourceName', 'doNotContact'],
];
const emailColumns = ['id', 'applicantId', 'address', 'normalized', 'kind', 'primaryOfId'];
const skills = ['Python', 'Java', 'Go', 'Rust', 'SQL', 'Git', 'Linux', 'CSS', 'Figma', 'Writing', 'Negotiation'];

function applicantRow(id: number): Value[] {
  const random = new Random(id * 3);
  const [first, last] = [random.pick(firstNames), random.pick(lastNames)];
  const [city, zone] = random.pick(cities);
  const headline = random.pick(otherRoles).title;
  const phones = JSON.stringify([{ kind: 'PERSONAL', number: `+351 ${210_000_000 + id}` }]);
  const summary = `${headline} from ${city}, looks for a team to grow with.`;
  const experience = [{ name: 'Northwind Trading', position: headline, startDate: '2019-03', endDate: null }];
  return [
    ...[id, 1, founded, founded, first, last, fold(`${first} ${last}`), headline, summary],
    ...[phones, '[]', city, zone, JSON.stringify(random.some(skills, 5)), JSON.stringify(experience), '[]'],
    ...['JOB_BOARD', 'Jobs today', 0],
  ];
}

function emailRow(id: number): Value[] {
  const address = `applicant.${id}@example.com`;
  return [id, id, address, address, 'PERSONAL', id];
}

/** Persons with an e-mail address each. */
export function applicantTables({ applicants }: Size): TableRows[] {
  return [
    numbered('applicants', columns, applicants, applicantRow),
    numbered('applicant_emails', emailColumns, applicants, emailRow),
  ];
}
