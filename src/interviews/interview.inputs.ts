import { InputType } from 'type-graphql';
import { Application } from '../applications/application.entity';
import { timeZone } from '../core/rules';
import { ExpectedVersion, InstantInput, KeyInput, RuledInput, TextInput } from '../graphql/input';
import { InterviewStage } from '../roles/interview-stage.entity';
import { User } from '../users/user.entity';
import { Interview } from './interview.entity';

export const mostInterviewers = 20;

@InputType({
  description: 'An appointment with a candidate; one that has already taken place can be entered too.',
})
export class ScheduleInterviewInput {
  @KeyInput(() => Application, 'The application; it must be ACTIVE.')
  applicationId!: number;

  @KeyInput(
    () => InterviewStage,
    'The stage of its role that the interview is for; its present one if left out.',
    {
      optional: true,
    },
  )
  stageId?: number | null;

  @InstantInput('When it starts.')
  startsAt!: Date;

  @InstantInput('When it ends: after it starts, at most 24 hours.')
  endsAt!: Date;

  @RuledInput(timeZone, 'The IANA time zone in which it was agreed, such as `Europe/Lisbon`.')
  timeZone!: string;

  @KeyInput(() => User, 'Who interviews: active users, each once, at least one.', { list: mostInterviewers })
  interviewerIds!: number[];

  @TextInput('The room, or the address of the call.', { max: 500, optional: true })
  location?: string | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({ description: 'A new time for an interview; what is left out stays.' })
export class RescheduleInterviewInput {
  @KeyInput(() => Interview, 'The interview: SCHEDULED, or NO_SHOW to give the candidate another chance.')
  interviewId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @InstantInput('When it starts.')
  startsAt!: Date;

  @InstantInput('When it ends: after it starts, at most 24 hours.')
  endsAt!: Date;

  @RuledInput(timeZone, 'The IANA time zone in which it was agreed.', { optional: true })
  timeZone?: string | null;

  @TextInput('The room, or the address of the call; `null` clears it.', { max: 500, optional: true })
  location?: string | null;
}

@InputType({ description: 'Changes to an interview; `null` clears, what is left out stays.' })
export class UpdateInterviewInput {
  @KeyInput(() => Interview, 'The interview; not a cancelled one.')
  interviewId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @TextInput('The room, or the address of the call.', { max: 500, optional: true })
  location?: string | null;

  @KeyInput(() => User, 'The whole new panel: active users, each once, at least one.', {
    list: mostInterviewers,
    optional: true,
  })
  interviewerIds?: number[] | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({ description: 'Calls an interview off.' })
export class CancelInterviewInput {
  @KeyInput(() => Interview, 'The interview.')
  interviewId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @TextInput('Why, in words.', { max: 500, optional: true })
  reason?: string | null;
}

@InputType({ description: 'Says that an interview took place.' })
export class CompleteInterviewInput {
  @KeyInput(() => Interview, 'The interview; it must have started.')
  interviewId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'Says that the candidate did not come.' })
export class MarkInterviewNoShowInput {
  @KeyInput(() => Interview, 'The interview; it must have started.')
  interviewId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}
