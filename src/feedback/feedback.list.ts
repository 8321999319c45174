import { Application } from '../applications/application.entity';
import { byEnum, byExact, byId, byInstant, byInt, listing } from '../database/listing';
import { Interview } from '../interviews/interview.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { User } from '../users/user.entity';
import { Feedback } from './feedback.entity';
import { FeedbackStatus, Recommendation } from './feedback.enums';

listing(Feedback, {
  filters: {
    status: byEnum('status', FeedbackStatus, 'FeedbackStatus', 'By status; SUBMITTED if left out.'),
    recommendation: byEnum('recommendation', Recommendation, 'Recommendation', 'By recommendation.'),
    rating: byInt('rating', 'By rating.'),
    submittedAt: byInstant('submittedAt', 'By when it was submitted.'),
    supersededAt: byInstant(
      'supersededAt',
      'By when a newer one took its place; only feedback that stands if left out.',
    ),
    authorId: byId('authorId', User, 'By author.'),
    applicationId: byId('applicationId', Application, 'By application.'),
    interviewId: byId('interviewId', Interview, 'By interview; `isNull` finds reviews without one.'),
    stageId: byId('stageId', InterviewStage, 'By the stage that it belongs to.'),
    externalId: byExact('externalId', 'By the id in another system.'),
  },
  orders: { SUBMITTED_AT: 'submittedAt', CREATED_AT: 'createdAt', RATING: 'rating' },
  defaultOrder: [{ field: 'SUBMITTED_AT', direction: 'DESC' }],
  defaultWhere: { status: { eq: FeedbackStatus.SUBMITTED }, supersededAt: { isNull: true } },
});
