import { Application } from '../applications/application.entity';
import { ApplicationStatus } from '../applications/application.enums';
import { byAny, byEnum, byExact, byId, byInstant, byRelated, listing } from '../database/listing';
import { InterviewStage } from '../roles/interview-stage.entity';
import { Role } from '../roles/role.entity';
import { User } from '../users/user.entity';
import { Interview } from './interview.entity';
import { InterviewStatus } from './interview.enums';
import { Interviewer } from './interviewer.entity';

listing(Interview, {
  filters: {
    status: byEnum('status', InterviewStatus, 'InterviewStatus', 'By where the interview stands.'),
    startsAt: byInstant('startsAt', 'By when it starts.'),
    endsAt: byInstant('endsAt', 'By when it ends.'),
    applicationId: byId('applicationId', Application, 'By application.'),
    application: byRelated(
      'applicationId',
      Application,
      {
        roleId: byId('roleId', Role, 'By role.'),
        status: byEnum('status', ApplicationStatus, 'ApplicationStatus', 'By status of the application.'),
      },
      'By what is true of the application.',
    ),
    interviewer: byAny(
      Interviewer,
      'interviewId',
      { userId: byId('userId', User, 'By user.') },
      'By who is on the panel: at least one interviewer matches.',
    ),
    organizerId: byId('organizerId', User, 'By who scheduled it.'),
    stageId: byId('stageId', InterviewStage, 'By the stage that it belongs to.'),
    externalId: byExact('externalId', 'By the id in another system.'),
  },
  orders: { STARTS_AT: 'startsAt', ENDS_AT: 'endsAt', CREATED_AT: 'createdAt' },
  defaultOrder: [{ field: 'STARTS_AT', direction: 'ASC' }],
});
