import { Random } from '../../src/demo/random';
import { commentOf } from '../data/feedback';
import { recruiter, scatter } from '../data/size';
import type { BenchedDatabase } from '../database/benched-database';
import { newerRows, newestKeys, removeNewer } from './newer-rows';
import { alike, type Operation } from './operation';

const tables = ['feedback', 'events'];
const most = 40_000;

/** Interviewers whose feedback is still to come, in turns with applications that the recruiter has not reviewed. */
async function subjects(database: BenchedDatabase): Promise<object[]> {
  const owed = await database.rows(
    'SELECT i.id, p.userId FROM interviews i JOIN interviewers p ON p.interviewId = i.id ' +
      "WHERE i.status IN ('COMPLETED', 'SCHEDULED') AND NOT EXISTS " +
      '(SELECT 1 FROM feedback f WHERE f.interviewId = i.id) ORDER BY p.id',
  );
  const applications = await database.rows(
    'SELECT a.id FROM applications a WHERE NOT EXISTS ' +
      `(SELECT 1 FROM feedback f WHERE f.applicationId = a.id AND f.authorId = ?) ORDER BY a.id LIMIT ${most}`,
    [recruiter.id],
  );
  return applications.flatMap(({ id }, index) => {
    const review = { applicationId: `application_${id}` };
    const interview = owed[index];
    if (!interview) return [review];
    return [review, { interviewId: `interview_${interview.id}`, authorId: `user_${interview.userId}` }];
  });
}

/** Submits feedback as it is said on the spot: about an interview on behalf of an interviewer, or as a review of one's own. */
export const submitFeedback: Operation = {
  name: 'submit-feedback',
  document: 'mutations/submit-feedback',
  async prepare(database) {
    await newestKeys(database, tables);
    const all = await subjects(database);
    return all.map((_, index) => {
      const random = new Random(index * 13);
      const opinion = { recommendation: 'YES', rating: random.int(3, 5), comment: commentOf(random) };
      const ratings = [{ criterion: 'System design', score: 4 }];
      return alike({ input: { ...all[scatter(index, all.length)], ...opinion, ratings } });
    });
  },
  written: (database) => newerRows(database, tables),
  restore: (database) => removeNewer(database, tables),
};
