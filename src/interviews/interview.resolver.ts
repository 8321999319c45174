import { Resolver } from 'type-graphql';
import { Application } from '../applications/application.entity';
import { ApplicationStatus } from '../applications/application.enums';
import { whyNotRun } from '../applications/entry.service';
import { whyNotPersonOf } from '../applications/person.service';
import { tableOf } from '../database/rows';
import type { Work } from '../database/work';
import { ActsOn, objectsTo } from '../graphql/actions';
import type { Context } from '../graphql/context';
import { belongsTo, hasMany, hasThrough } from '../graphql/references';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import { InterviewStage } from '../roles/interview-stage.entity';
import { Role } from '../roles/role.entity';
import { User } from '../users/user.entity';
import './interview.access';
import { liesAhead } from './interview-hooks.service';
import { Interview } from './interview.entity';
import { InterviewStatus } from './interview.enums';
import * as inputs from './interview.inputs';
import './interview.list';
import { interviewMachine } from './interview.machine';
import * as service from './interview.service';
import { Interviewer } from './interviewer.entity';
import { nobodyActive } from './panel.service';
import './viewer-desk.resolver';

belongsTo(
  Interview,
  'application',
  Application,
  'applicationId',
  'Whose interview it is, and for which role.',
);
belongsTo(Interview, 'stage', InterviewStage, 'stageId', 'The stage of the plan that it belongs to.');
belongsTo(Interview, 'organizer', User, 'organizerId', 'Who scheduled it; null for the service itself.');
hasThrough(
  Interview,
  'interviewers',
  User,
  { entity: Interviewer, from: 'interviewId', to: 'userId', orderBy: 'j.id' },
  'The panel, in the order in which they joined it.',
);
hasMany(Application, 'interviews', Interview, 'applicationId', 'Its interviews, cancelled ones too.', {
  few: true,
});

export const InterviewLookups = lookupsOf(Interview, 'interview:read', {
  one: 'interview',
  byExternalId: 'interviewByExternalId',
  page: 'interviews',
  what: 'interview',
});

/** Why an application gets no interview now. */
async function noInterview(application: Application | null, context: Context): Promise<string | null> {
  if (application?.status !== ApplicationStatus.ACTIVE) return 'Only while the application is ACTIVE.';
  const role = await context.one(Role, application.roleId);
  return role && whyNotRun(role);
}

async function noReschedule(interview: Interview, context: Context): Promise<string | null> {
  const reason = interviewMachine.whyNot('reschedule', interview.status);
  return (
    reason ??
    (await noInterview(await context.one(Application, interview.applicationId), context)) ??
    noPanel(interview, context)
  );
}

async function noPanel({ id }: Interview, { loaders }: Context): Promise<string | null> {
  const panel = await loaders.many(Interviewer, 'interviewId', id, 't.id');
  const users = await Promise.all(panel.map(({ userId }) => loaders.one(User, userId)));
  return users.some((user) => user?.active) ? null : nobodyActive;
}

function notStarted(action: 'complete' | 'markNoShow'): WhyNot {
  return (interview, context) =>
    interviewMachine.whyNot(action, interview.status) ??
    (interview.startsAt > context.now ? 'The interview has not started yet.' : null);
}

type WhyNot = (interview: Interview, context: Context) => string | null;

/** Why an interview cannot be changed now: what stands against it, or that the data of its person was erased. */
function whileKept(whyNot: WhyNot) {
  return async (interview: Interview, context: Context): Promise<string | null> =>
    whyNot(interview, context) ?? whyNotPersonOf(Interview, interview.applicationId, context.loaders);
}

const notUpdated: WhyNot = ({ status }) =>
  status === InterviewStatus.CANCELLED ? 'The interview was called off.' : null;

async function interviewAhead(role: Role, context: Context): Promise<string | null> {
  const { sql, params } = liesAhead(context.now, 'i');
  const ahead = `EXISTS (SELECT 1 FROM ${tableOf(Interview).name} i WHERE i.applicationId = t.id AND ${sql})`;
  const { count } = await context.loaders.aggregate(
    Application,
    'roleId',
    role.id,
    { count: 'COUNT(*)' },
    null,
    { sql: ahead, params },
  );
  return count ? 'An interview lies ahead; cancel it first.' : null;
}

// What the hook `roleClosing` refuses is told beforehand.
for (const action of ['closeRole', 'archiveRole']) objectsTo(Role, action, interviewAhead);

@Resolver()
export class InterviewResolver {
  @Allow('interview:write')
  @ActsOn(Application, noInterview)
  @Mutates(Interview, inputs.ScheduleInterviewInput, 'Plans an interview of an ACTIVE application.')
  scheduleInterview(input: inputs.ScheduleInterviewInput, work: Work): Promise<Interview> {
    return service.scheduleInterview(work, input);
  }

  @Allow('interview:write')
  @ActsOn(Interview, noReschedule)
  @Mutates(
    Interview,
    inputs.RescheduleInterviewInput,
    'Gives an interview another time; one with feedback keeps its own.',
  )
  rescheduleInterview(input: inputs.RescheduleInterviewInput, work: Work): Promise<Interview> {
    return service.rescheduleInterview(work, input);
  }

  @Allow('interview:write')
  @ActsOn(Interview, whileKept(notUpdated))
  @Mutates(Interview, inputs.UpdateInterviewInput, 'Changes the place or the panel of an interview.')
  updateInterview(input: inputs.UpdateInterviewInput, work: Work): Promise<Interview> {
    return service.updateInterview(work, input);
  }

  @Allow('interview:write')
  @ActsOn(Interview, whileKept(({ status }) => interviewMachine.whyNot('cancel', status)))
  @Mutates(Interview, inputs.CancelInterviewInput, 'Calls an interview off; it stays in the record.')
  cancelInterview(input: inputs.CancelInterviewInput, work: Work): Promise<Interview> {
    return service.cancelInterview(work, input);
  }

  @Allow('interview:write')
  @ActsOn(Interview, whileKept(notStarted('complete')))
  @Mutates(Interview, inputs.CompleteInterviewInput, 'Says that an interview took place.')
  completeInterview(input: inputs.CompleteInterviewInput, work: Work): Promise<Interview> {
    return service.completeInterview(work, input);
  }

  @Allow('interview:write')
  @ActsOn(Interview, whileKept(notStarted('markNoShow')))
  @Mutates(Interview, inputs.MarkInterviewNoShowInput, 'Says that the candidate did not come.')
  markInterviewNoShow(input: inputs.MarkInterviewNoShowInput, work: Work): Promise<Interview> {
    return service.markInterviewNoShow(work, input);
  }
}
