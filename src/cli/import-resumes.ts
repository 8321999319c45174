import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { systemClock } from '../core/clock';
import { globalIdOf, keyOf } from '../core/global-id';
import { Refusal } from '../core/user-error';
import { systemViewer, Via } from '../core/viewer';
import type { Database } from '../database/database';
import { systemAuthor, write } from '../database/write';
import type { ImportReport } from '../resume-import/import-report.types';
import { parseResumeFile } from '../resume-import/json-resume';
import { importResume } from '../resume-import/resume-import.service';
import { Role } from '../roles/role.entity';
import { withMigratedDatabase } from './database';
import { CommandFailed, inputOf, UsageError, withProgress, type Terminal } from './terminal';

/** What became of one file. */
interface FileReport extends Partial<ImportReport> {
  file: string;
  applicant: string | null;
  application: string | null;
  /** Why nothing was taken; empty when something was. */
  errors: Array<{ code: string; message: string; path: string[] | null }>;
}

interface Options {
  role?: string;
  report: 'text' | 'json';
}

/**
 * Takes resumes in the JSON Resume format, each in a transaction of its own: one that is broken harms no other.
 * @throws CommandFailed when one was not taken, UsageError when there can be no such role
 */
export async function importResumes(
  terminal: Terminal,
  files: string[],
  { role, report }: Options,
): Promise<void> {
  const roleId = role === undefined ? null : keyOf(Role, role);
  if (role !== undefined && roleId === null)
    throw new UsageError('--role takes the id of a role, such as role_1.');
  const reports = await withMigratedDatabase(terminal, (database) =>
    withProgress(terminal, 'Import', async (progress) => {
      const done: FileReport[] = [];
      for (const file of files) {
        done.push(await importFile(terminal, database, file, roleId));
        progress(done.length / files.length);
      }
      return done;
    }),
  );
  if (report === 'json') terminal.out(JSON.stringify(reports, null, 2));
  else reports.flatMap(describe).forEach((line) => terminal.out(line));
  const failed = reports.filter(({ errors }) => errors.length > 0).length;
  if (failed > 0) throw new CommandFailed(`${failed} of ${files.length} files were not taken.`);
}

async function importFile(
  terminal: Terminal,
  database: Database,
  file: string,
  roleId: number | null,
): Promise<FileReport> {
  const author = systemAuthor({ ...systemViewer, via: Via.IMPORT }, systemClock());
  try {
    const resume = parseResumeFile(await buffer(file === '-' ? inputOf(terminal) : createReadStream(file)));
    const { applicant, application, report } = await write(database, author, (work) =>
      importResume(work, { resume, roleId }),
    );
    const ids = { applicant: globalIdOf(applicant), application: application && globalIdOf(application) };
    return { file, ...ids, ...report, errors: [] };
  } catch (error) {
    return { file, applicant: null, application: null, errors: faults(error) };
  }
}

/** @throws the error itself when the file is not to blame */
function faults(error: unknown): FileReport['errors'] {
  if (error instanceof Refusal)
    return error.errors.map(({ code, message, path }) => ({ code, message, path }));
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) throw error;
  return [{ code, message: 'The file cannot be read.', path: null }];
}

function describe(report: FileReport): string[] {
  const { file, applicant, application, outcome, taken = [], leftOut = [], errors } = report;
  if (errors.length > 0)
    return [
      `${file}: not taken`,
      ...errors.map(({ message, path }) => `  ${path ? `${path.join('.')}: ` : ''}${message}`),
    ];
  const applied = application ? `, ${report.applied ? 'applied' : 'had applied'} (${application})` : '';
  return [
    `${file}: ${outcome!.toLowerCase()} ${applicant}${applied}`,
    `  taken: ${taken.join(', ') || 'nothing new'}`,
    ...leftOut.map(({ path, reason }) => `  left out ${path}: ${reason}`),
  ];
}
