import type { Applicant } from '../applicants/applicant.entity';
import type { Application } from '../applications/application.entity';
import type { Work } from '../database/work';
import type { ImportReport } from './import-report.types';

/** What an import made or found, and the report on it. */
export interface ImportedResume {
  applicant: Applicant;
  /** The new application, or the active one that was there already; null when no role was named. */
  application: Application | null;
  /**
   * `{ outcome: CREATED | UPDATED | UNCHANGED, applied: boolean, taken: string[], leftOut: [{ path, reason }] }`:
   * paths are places in the resume such as `work.0.position`; no reason repeats a value.
   */
  report: ImportReport;
}

/**
 * Makes an applicant of a resume in the JSON Resume format, or adds what is missing to the one who has its e-mail address.
 * @param input the parsed JSON, and the role to apply to, if any
 * @throws Refusal when it is no JSON Resume, has no name, or the role cannot be applied to
 */
export function importResume(
  work: Work,
  input: { resume: unknown; roleId?: number | null },
): Promise<ImportedResume> {
  void work;
  void input;
  return Promise.reject(new Error('not made yet'));
}

/**
 * Reads the text of a resume file; what it holds is judged by `importResume`.
 * @throws Refusal with InvalidInput when it is no JSON
 */
export function parseResume(text: string): unknown {
  void text;
  throw new Error('not made yet');
}
