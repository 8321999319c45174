import { Field, ObjectType } from 'type-graphql';
import { Application } from '../applications/application.entity';
import { ofErased } from '../applications/person.service';
import type { Condition } from '../database/condition';
import { tableOf, toParam } from '../database/rows';
import { makeConnection } from '../graphql/connection';
import { computed, listed } from '../graphql/references';
import { Interview } from '../interviews/interview.entity';
import { InterviewStatus } from '../interviews/interview.enums';
import { onPanel } from '../interviews/panel.service';
import { Viewer } from '../users/viewer.types';
import { Feedback } from './feedback.entity';
import { FeedbackStatus } from './feedback.enums';

@ObjectType({ description: 'Feedback that the viewer owes.', simpleResolvers: true })
export class FeedbackDue {
  @Field(() => Interview, { description: 'The interview that it is owed for.' })
  interview!: Interview;
}

computed(
  FeedbackDue,
  'application',
  () => Application,
  'Whom it is about, and for which role.',
  ({ interview }, context) => context.ref(Application, interview.applicationId),
);

/** The interviews, over the alias `t`, that are over and on which a panelist has submitted nothing and still may. */
function due(userId: number | null, now: Date): Condition {
  const panel = onPanel(userId);
  return {
    sql:
      `${panel.sql} AND (t.status = ? OR (t.status = ? AND t.endsAt <= ?)) AND NOT (${ofErased().sql}) AND NOT EXISTS (SELECT 1 FROM ` +
      `${tableOf(Feedback).name} f WHERE f.interviewId = t.id AND f.authorId = ? AND f.status = ?)`,
    params: [
      ...panel.params,
      InterviewStatus.COMPLETED,
      InterviewStatus.SCHEDULED,
      toParam(now),
      userId,
      FeedbackStatus.SUBMITTED,
    ],
  };
}

listed(
  Viewer,
  'feedbackDue',
  Interview,
  ({ userId }, context) => due(userId, context.now),
  'The feedback that the viewer owes: interviews on whose panel they are, that are over, and on which they have not ' +
    'submitted any, without those of people whose data was erased; the one that has waited longest comes first.',
  makeConnection({ type: FeedbackDue, from: (interview) => ({ interview }) }),
);
