import { applicantTables } from './applicants';
import { applicationTables } from './applications';
import { Candidacies } from './candidacy';
import { feedbackTables } from './feedback';
import { interviewTables } from './interviews';
import { organizationTables } from './organization';
import { roleTables } from './roles';
import type { Size } from './size';
import type { TableRows } from './table';

/** Raise it when the data changes: what was kept of an older shape is made anew. */
export const dataVersion = 1;

/** All rows of the benchmark, parents before children. */
export function allTables(size: Size): TableRows[] {
  const candidacies = new Candidacies(size);
  return [
    ...organizationTables(),
    ...roleTables(size),
    ...applicantTables(size),
    ...applicationTables(candidacies),
    ...interviewTables(candidacies),
    ...feedbackTables(candidacies),
  ];
}
