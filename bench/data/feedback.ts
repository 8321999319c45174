import { Random } from '../../src/demo/random';
import type { Candidacies } from './candidacy';
import { day, stored } from './instants';
import { meeting } from './interviews';
import { stageKey } from './roles';
import { scatter } from './size';
import { upTo, type TableRows, type Value } from './table';

const columns = [
  ...['version', 'createdAt', 'updatedAt', 'applicationId', 'interviewId', 'stageId', 'authorId'],
  ...['submittedById', 'status', 'recommendation', 'rating', 'ratings', 'comment', 'submittedAt', 'slot'],
];
const recommendations = ['STRONG_NO', 'NO', 'YES', 'YES', 'STRONG_YES'];
const commentLength = 300;
const sentences = [
  'Explains decisions well and names what they cost.',
  'Asked good questions about the data before writing any code.',
  'Found the race in the example, though only after a hint.',
  'Writes clear code, tests the edges first.',
  'Knows the tools of the trade; less sure of networks.',
  'Calm when the requirements changed in the middle.',
  'Would learn what is missing within a few months.',
];

/** A comment of exactly 300 characters. */
export function commentOf(random: Random): string {
  let text = '';
  while (text.length < commentLength) text += `${random.pick(sentences)} `;
  return text.slice(0, commentLength - 1).trimEnd().padEnd(commentLength, '.');
}

interface Subject {
  application: number;
  interview: number | null;
  stage: number;
  submittedAt: number;
}

function row({ application, interview, stage, submittedAt }: Subject, author: number): Value[] {
  const random = new Random(application * 11 + author);
  const rating = random.int(1, 5);
  const at = stored(submittedAt + random.int(0, day));
  const subject = interview === null ? `application_${application}` : `interview_${interview}`;
  const said = [recommendations[rating - 1]!, rating, '[]', commentOf(random)];
  const who = [author, author, 'SUBMITTED'];
  return [1, at, at, application, interview, stage, ...who, ...said, at, `SUBMITTED:${subject}:${author}`];
}

/** What interviewers and readers thought. */
export function feedbackTables(candidacies: Candidacies): TableRows[] {
  const { interviews, reviews, applications } = candidacies.size;
  const judgements = (id: number): Value[][] => {
    const { application, stage, startsAt, panel, judged } = meeting(candidacies, id);
    const subject = { application, interview: id, stage, submittedAt: startsAt + day / 12 };
    return judged ? panel.map((author) => row(subject, author)) : [];
  };
  const review = (id: number): Value[][] => {
    const application = scatter(id * 3 + 1, applications) + 1;
    const { role, stage, entered } = candidacies.tell(application);
    const subject = { application, interview: null, stage: stageKey(role, stage) };
    return [row({ ...subject, submittedAt: entered.at(-1)! }, (id % 10) + 3)];
  };
  return [
    { table: 'feedback', columns, rows: upTo(interviews, judgements) },
    { table: 'feedback', columns, rows: upTo(reviews, review) },
  ];
}
