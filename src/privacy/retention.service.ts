import { Applicant } from '../applicants/applicant.entity';
import { Refusal } from '../core/user-error';
import type { Condition } from '../database/condition';
import type { Author } from '../database/author';
import { write } from '../database/write';
import type { Database } from '../database/database';
import { tableOf, toParam } from '../database/rows';
import { erase } from './anonymize.service';

/** Whose data may no longer be kept, over the alias `t`: their consent has passed and no candidacy of theirs runs. */
export function dueForErasure(now: Date): Condition {
  return {
    sql:
      't.consentUntil < ? AND t.anonymizedAt IS NULL AND t.mergedIntoId IS NULL AND NOT EXISTS ' +
      "(SELECT 1 FROM applications a WHERE a.applicantId = t.id AND a.status = 'ACTIVE')",
    params: [toParam(now)],
  };
}

/** The keys of those who are due, those whose consent ended first before the others. */
export async function dueApplicants(database: Database, now: Date): Promise<number[]> {
  const { sql, params } = dueForErasure(now);
  const { name } = tableOf(Applicant);
  const rows = await database.primary.all(
    `SELECT t.id FROM ${name} t WHERE ${sql} ORDER BY t.consentUntil, t.id`,
    params,
  );
  return rows.map(({ id }) => Number(id));
}

/**
 * Erases the data of one who was due, in a transaction of its own.
 * @returns false when there is nothing to do any more: someone else was faster, consent was renewed, or an application runs
 */
export async function eraseDue(database: Database, author: Author, id: number): Promise<boolean> {
  try {
    return await write(database, author, async (work) => {
      const applicant = await work.findFirst(Applicant, { id }, { lock: 'update' });
      if (!applicant || !isDue(applicant, work.now)) return false;
      await erase(work, applicant);
      return true;
    });
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function isDue({ consentUntil, anonymizedAt, mergedIntoId }: Applicant, now: Date): boolean {
  return consentUntil !== null && consentUntil < now && anonymizedAt === null && mergedIntoId === null;
}
