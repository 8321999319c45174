import { randomUUID } from 'node:crypto';
import { recruiter } from '../data/size';
import { stored } from '../data/instants';
import { instant, keyOf } from './cells';
import type { Cells, Source } from './source';

interface Input {
  interviewId?: string;
  applicationId?: string;
  authorId?: string;
  recommendation: string;
  rating: number;
  comment: string;
  ratings: object[];
}

/** The application and the stage come out of what the feedback is about, in the statement that writes it. */
const feedbackSql = (input: Input) =>
  'INSERT INTO feedback (createdAt, updatedAt, submittedAt, authorId, submittedById, status, recommendation, rating, ratings, ' +
  'comment, slot, applicationId, interviewId, stageId) ' +
  "SELECT ?, ?, ?, ?, ?, 'SUBMITTED', ?, ?, ?, ?, ?, " +
  (input.interviewId
    ? 'applicationId, id, stageId FROM interviews WHERE id = ?'
    : 'id, NULL, stageId FROM applications WHERE id = ?');
const keys = ['id', 'version', 'applicationId', 'stageId', 'authorId', 'submittedById'];
const told = [
  'createdAt',
  'updatedAt',
  'submittedAt',
  'status',
  'recommendation',
  'rating',
  'comment',
  'slot',
];
/** The feedback as it stands in the row; its ratings are a text there. */
const stateSql = ({ interviewId }: Input) =>
  `JSON_OBJECT(${[...keys, ...told, ...(interviewId ? ['interviewId'] : [])].map((name) => `'${name}', ${name}`).join(', ')}, 'ratings', ?)`;
const eventSql = (input: Input, lastKey: string) =>
  'INSERT INTO events (type, subjectType, subjectId, actorId, via, occurredAt, requestId, state, changes) ' +
  `SELECT 'feedback.submitted', 'Feedback', id, ?, 'API', submittedAt, ?, ${stateSql(input)}, JSON_OBJECT('version', JSON_ARRAY(NULL, 1), ` +
  "'createdAt', JSON_ARRAY(NULL, createdAt), 'applicationId', JSON_ARRAY(NULL, applicationId), " +
  (input.interviewId ? "'interviewId', JSON_ARRAY(NULL, interviewId), " : '') +
  "'stageId', JSON_ARRAY(NULL, stageId), " +
  "'authorId', JSON_ARRAY(NULL, authorId), 'submittedById', JSON_ARRAY(NULL, submittedById), " +
  "'status', JSON_ARRAY(NULL, status), 'recommendation', NULL, 'rating', NULL, 'ratings', NULL, 'comment', NULL, " +
  `'submittedAt', JSON_ARRAY(NULL, submittedAt), 'slot', JSON_ARRAY(NULL, slot)) FROM feedback WHERE id = ${lastKey}`;

/** Submits feedback: the feedback and its event in one transaction, which is one packet. */
export async function submitFeedback(source: Source, { input }: { input: Input }): Promise<object> {
  const subject = input.interviewId ?? input.applicationId!;
  const author = input.authorId ? keyOf(input.authorId) : recruiter.id;
  const { recommendation, rating, comment, ratings } = input;
  const now = stored(Date.now());
  const values = [recommendation, rating, JSON.stringify(ratings), comment];
  const slot = `SUBMITTED:${subject}:${author}`;
  const applicationSql = `SELECT applicationId FROM interviews WHERE id = ${keyOf(subject)}`;
  const results = await source.write([
    [feedbackSql(input), [now, now, now, author, recruiter.id, ...values, slot, keyOf(subject)]],
    [eventSql(input, source.lastKey), [recruiter.id, randomUUID(), JSON.stringify(ratings)]],
    ...(input.interviewId ? ([[applicationSql]] as const) : []),
  ]);
  const application = input.interviewId ? (results[2] as Cells[])[0]![0] : keyOf(subject);
  const feedback = {
    ...{ id: `feedback_${results[0] as number}`, status: 'SUBMITTED', recommendation, rating, comment },
    ...{ submittedAt: instant(now), author: { id: `user_${author}` } },
    application: { id: `application_${application}` },
    interview: input.interviewId ? { id: input.interviewId } : null,
  };
  return { submitFeedback: { feedback, userErrors: [] } };
}
