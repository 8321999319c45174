import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { Applicant } from '../applicants/applicant.entity';
import { systemClock } from '../core/clock';
import { globalId } from '../core/global-id';
import { systemViewer } from '../core/viewer';
import type { Database } from '../database/database';
import { systemAuthor } from '../database/write';
import { dueApplicants, eraseDue } from '../privacy/retention.service';
import { withMigratedDatabase } from './database';
import { CommandFailed, withProgress, type Terminal } from './terminal';

const examples = `
Examples:
  rolecall retention run --dry-run
  rolecall retention run

Due is whose consent has passed and who has no ACTIVE application. Each person is a transaction of their own: a run can be
broken off, repeated, and done by several processes at once. The exit code is 1 when someone could not be anonymised.`;

/** What became of those who were due. */
interface Counts {
  anonymised: number;
  skipped: number;
  failed: number;
}

/** `rolecall retention`: erases the data of those whose consent has passed. */
export function retentionCommand(terminal: Terminal): Command {
  const retention = new Command('retention').description('Keep no data longer than agreed.');
  retention
    .command('run')
    .description('Anonymise everyone whose consent has passed.')
    .option('--dry-run', 'only list who is due')
    .addHelpText('after', examples)
    .action(({ dryRun }: { dryRun?: boolean }) =>
      withMigratedDatabase(terminal, (database) => run(terminal, database, dryRun ?? false)),
    );
  return retention;
}

async function run(terminal: Terminal, database: Database, dryRun: boolean): Promise<void> {
  const due = await dueApplicants(database, systemClock());
  if (dryRun) {
    for (const id of due) terminal.out(globalId(Applicant, id));
    terminal.out(`${due.length} due, nothing was changed`);
    return;
  }
  const requestId = `retention-${randomUUID()}`;
  const { anonymised, skipped, failed } = await withProgress(terminal, 'Retention', (progress) =>
    anonymise(terminal, database, due, requestId, progress),
  );
  const counts = `${due.length} due, ${anonymised} anonymised, ${skipped} no longer due, ${failed} failed`;
  terminal.out(due.length > 0 ? `${counts} (${requestId} in the event log)` : counts);
  if (failed > 0) throw new CommandFailed(`${failed} of ${due.length} people could not be anonymised.`);
}

/** One after the other; one that fails is named and does not keep the others. */
async function anonymise(
  terminal: Terminal,
  database: Database,
  due: readonly number[],
  requestId: string,
  progress: (share: number) => void,
): Promise<Counts> {
  const counts: Counts = { anonymised: 0, skipped: 0, failed: 0 };
  for (const [index, id] of due.entries()) {
    const author = { ...systemAuthor(systemViewer, systemClock()), requestId };
    try {
      if (await eraseDue(database, author, id)) counts.anonymised++;
      else counts.skipped++;
    } catch (error) {
      counts.failed++;
      // The message of a driver may hold what was written, so only the kind of the fault is told.
      terminal.err(`${globalId(Applicant, id)}: ${(error as Error).constructor.name}`);
    }
    progress((index + 1) / due.length);
  }
  return counts;
}
