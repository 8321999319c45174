import { Recommendation } from '../feedback/feedback.enums';
import { submitFeedback } from '../feedback/feedback.service';
import type { Interview } from '../interviews/interview.entity';
import { Interview as InterviewRow } from '../interviews/interview.entity';
import { InterviewStatus } from '../interviews/interview.enums';
import {
  completeInterview,
  markInterviewNoShow,
  rescheduleInterview,
  scheduleInterview,
} from '../interviews/interview.service';
import type { InterviewStage } from '../roles/interview-stage.entity';
import { StageType } from '../roles/role.enums';
import type { User } from '../users/user.entity';
import { hoursAfter, officeTime } from './calendar';
import { goesOn, wait, type Candidacy } from './candidacy';
import type { Story } from './stories';

/** An interview is scheduled and held, sometimes moved or missed, and its panel says what it thinks. */
export async function* interviewRound(candidacy: Candidacy, stage: InterviewStage): Story {
  const { hiring, random, org } = candidacy;
  const coordinator = org.withLevel('COORDINATOR')[0]!;
  const panel =
    stage.type === StageType.SCREEN ? [hiring.recruiter] : random.some(hiring.interviewers, random.int(1, 2));
  const startsAt = officeTime(random, candidacy.at, 1, 7);
  let interview = await scheduleInterview(org.as(coordinator, candidacy.at), {
    applicationId: candidacy.applicationId,
    stageId: stage.id,
    startsAt,
    endsAt: hoursAfter(startsAt, stage.type === StageType.SCREEN ? 0.5 : 1),
    timeZone: coordinator.timeZone,
    interviewerIds: panel.map(({ id }) => id),
    location: `https://meet.example.org/${candidacy.applicationId}-${stage.id}`,
  });
  if (random.chance(0.1)) interview = yield* postpone(candidacy, coordinator, interview);
  candidacy.at = new Date(interview.endsAt.getTime() + 5 * 60_000);
  yield candidacy.at;
  if (!(await stillScheduled(candidacy, interview))) return;
  const step = { interviewId: interview.id, expectedVersion: interview.version };
  if (random.chance(0.03)) return void (await markInterviewNoShow(org.as(coordinator, candidacy.at), step));
  await completeInterview(org.as(coordinator, candidacy.at), step);
  for (const author of panel) yield* opinion(candidacy, stage, interview, author);
}

async function* postpone(
  candidacy: Candidacy,
  coordinator: User,
  interview: Interview,
): AsyncGenerator<Date, Interview, void> {
  const { org, random } = candidacy;
  candidacy.at = new Date(
    Math.min(officeTime(random, candidacy.at, 0.2, 0.8).getTime(), interview.startsAt.getTime() - 3_600_000),
  );
  yield candidacy.at;
  if (!(await goesOn(candidacy))) return interview;
  const startsAt = officeTime(random, interview.startsAt, 1, 4);
  const length = interview.endsAt.getTime() - interview.startsAt.getTime();
  return rescheduleInterview(org.as(coordinator, candidacy.at), {
    interviewId: interview.id,
    expectedVersion: interview.version,
    startsAt,
    endsAt: new Date(startsAt.getTime() + length),
  });
}

async function stillScheduled({ org, hiring, at }: Candidacy, { id }: Interview): Promise<boolean> {
  const interview = await org.as(hiring.recruiter, at).findFirst(InterviewRow, { id });
  return interview!.status === InterviewStatus.SCHEDULED;
}

const { STRONG_NO, NO, NO_DECISION, YES, STRONG_YES } = Recommendation;
const scale = [STRONG_NO, NO, NO_DECISION, YES, STRONG_YES];
const comments = [
  'Could not explain earlier work; gaps in the basics.',
  'Some knowledge, but needed much help with the task.',
  'Mixed: good in conversation, unsure in the details.',
  'Solid. Structured answers, found the cause of the fault without help.',
  'Excellent. Weighed the alternatives and knew the cost of each.',
];

/** One in seven owes the feedback for good; the others write within three days. */
async function* opinion(
  candidacy: Candidacy,
  stage: InterviewStage,
  interview: Interview,
  author: User,
): Story {
  const { org, random, talent } = candidacy;
  if (random.chance(0.14)) return;
  yield* wait(candidacy, 0.1, 3);
  const rating = Math.max(1, Math.min(5, Math.round(1 + talent * 4 + (random.next() - 0.5) * 2)));
  const score = () => Math.max(1, Math.min(4, Math.round(rating * 0.8 + (random.next() - 0.5))));
  await submitFeedback(org.as(author, candidacy.at), {
    interviewId: interview.id,
    recommendation: scale[rating - 1]!,
    rating,
    comment: comments[rating - 1]!,
    ratings: stage.criteria.map(({ name }) => ({ criterion: name, score: score() })),
  });
}
