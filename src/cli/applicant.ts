import { Command } from 'commander';
import { ApplicantEmail } from '../applicants/applicant-email.entity';
import { Applicant } from '../applicants/applicant.entity';
import { systemClock } from '../core/clock';
import { globalIdOf, keyOf } from '../core/global-id';
import { normalizeEmail } from '../core/text';
import { systemViewer } from '../core/viewer';
import type { Work } from '../database/work';
import { systemAuthor, write } from '../database/write';
import { anonymizeApplicant } from '../privacy/anonymize.service';
import { exportApplicant } from '../privacy/export.service';
import { withMigratedDatabase } from './database';
import { CommandFailed, UsageError, type Terminal } from './terminal';

const exportExamples = `
Examples:
  rolecall applicant export applicant_42 > applicant.json
  rolecall applicant export ada@example.org

The document alone goes to the standard output; docs/applicant-export.md describes it. The event log says that it was made.`;
const anonymizeExamples = `
Example:
  rolecall applicant anonymize applicant_42

It cannot be taken back. Applications that are ACTIVE must be ended first; statistics stay as they are.`;

/** `rolecall applicant`: what a person may ask of those who hold their data. */
export function applicantCommand(terminal: Terminal): Command {
  const applicant = new Command('applicant').description('Export or erase the data of one person.');
  applicant
    .command('export')
    .description('Print everything that is held on a person, as JSON.')
    .argument('<person>', 'an id such as applicant_42, or an e-mail address')
    .addHelpText('after', exportExamples)
    .action((person: string) => exportOne(terminal, person));
  applicant
    .command('anonymize')
    .description('Erase the personal data of a person, for good.')
    .argument('<id>', 'an id such as applicant_42')
    .addHelpText('after', anonymizeExamples)
    .action((id: string) => anonymizeOne(terminal, id));
  return applicant;
}

async function exportOne(terminal: Terminal, person: string): Promise<void> {
  const applicantIn = personBy(person);
  const document = await inWork(terminal, async (work) =>
    exportApplicant(work, { applicantId: await applicantIn(work) }),
  );
  terminal.out(JSON.stringify(document, null, 2));
}

async function anonymizeOne(terminal: Terminal, id: string): Promise<void> {
  const applicantId = keyIn(id);
  const applicant = await inWork(terminal, (work) => anonymizeApplicant(work, { applicantId }));
  terminal.out(`anonymised ${globalIdOf(applicant)}`);
}

function inWork<T>(terminal: Terminal, body: (work: Work) => Promise<T>): Promise<T> {
  return withMigratedDatabase(terminal, (database) =>
    write(database, systemAuthor(systemViewer, systemClock()), body),
  );
}

function keyIn(id: string): number {
  const key = keyOf(Applicant, id);
  if (key === null) throw new UsageError('It takes the id of an applicant, such as applicant_42.');
  return key;
}

/** @returns finds the person, once there is a database to look into */
function personBy(person: string): (work: Work) => Promise<number> {
  if (!person.includes('@')) {
    const key = keyIn(person);
    return () => Promise.resolve(key);
  }
  return async (work) => {
    const email = await work.findFirst(ApplicantEmail, { normalized: normalizeEmail(person) });
    if (!email) throw new CommandFailed('There is no applicant with this address.');
    return email.applicantId;
  };
}
