import { InputType } from 'type-graphql';
import { Applicant } from '../applicants/applicant.entity';
import { SourceInput } from '../applicants/source.types';
import { ExpectedVersion, InstantInput, KeyInput, NestedInput, TextInput } from '../graphql/input';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { Role } from '../roles/role.entity';
import { User } from '../users/user.entity';
import { Application } from './application.entity';

@InputType({ description: 'The application of a person to an open role.' })
export class CreateApplicationInput {
  @KeyInput(() => Applicant, 'The person.')
  applicantId!: number;

  @KeyInput(() => Role, 'The role; it must be OPEN.')
  roleId!: number;

  @KeyInput(() => InterviewStage, 'The stage to begin in; the first active one if left out.', {
    optional: true,
  })
  stageId?: number | null;

  @NestedInput(() => SourceInput, 'By which way it came.', { optional: true })
  source?: SourceInput | null;

  @KeyInput(() => User, 'The user to whom the application is credited, a referrer for example.', {
    optional: true,
  })
  creditedToId?: number | null;

  @InstantInput('When the person applied, not in the future; now if left out.', { optional: true })
  appliedAt?: Date | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({ description: 'Changes to an application; `null` clears, what is left out stays.' })
export class UpdateApplicationInput {
  @KeyInput(() => Application, 'The application.')
  applicationId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @NestedInput(() => SourceInput, 'By which way it came; replaced as a whole.', { optional: true })
  source?: SourceInput | null;

  @KeyInput(() => User, 'The user to whom the application is credited.', { optional: true })
  creditedToId?: number | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({ description: 'A move to another stage of the same role.' })
export class MoveApplicationInput {
  @KeyInput(() => Application, 'The application.')
  applicationId!: number;

  @KeyInput(() => InterviewStage, 'The stage to move to, an active one of the same role.')
  toStageId!: number;

  @ExpectedVersion()
  expectedVersion!: number;
}

@InputType({ description: "The organisation's decision against a candidate." })
export class RejectApplicationInput {
  @KeyInput(() => Application, 'The application.')
  applicationId!: number;

  @KeyInput(() => RejectionReason, 'Why: an active reason of the kind BY_ORGANIZATION or OTHER.')
  reasonId!: number;

  @TextInput('What else is to be said.', { max: 2000, lines: true, optional: true })
  note?: string | null;

  @ExpectedVersion()
  expectedVersion!: number;
}

@InputType({ description: "The candidate's decision against the role." })
export class WithdrawApplicationInput {
  @KeyInput(() => Application, 'The application.')
  applicationId!: number;

  @KeyInput(() => RejectionReason, 'Why: an active reason of the kind BY_CANDIDATE or OTHER.', {
    optional: true,
  })
  reasonId?: number | null;

  @TextInput('What else is to be said.', { max: 2000, lines: true, optional: true })
  note?: string | null;

  @ExpectedVersion()
  expectedVersion!: number;
}

@InputType({ description: 'A rejected or withdrawn application that shall run again.' })
export class ReopenApplicationInput {
  @KeyInput(() => Application, 'The application.')
  applicationId!: number;

  @ExpectedVersion()
  expectedVersion!: number;
}

@InputType({ description: 'A candidacy that shall go on in another role.' })
export class TransferApplicationInput {
  @KeyInput(() => Application, 'The application that ends.')
  applicationId!: number;

  @KeyInput(() => Role, 'The role to go on in; it must be OPEN.')
  toRoleId!: number;

  @KeyInput(() => InterviewStage, 'The stage to begin in there; the first active one if left out.', {
    optional: true,
  })
  toStageId?: number | null;

  @ExpectedVersion()
  expectedVersion!: number;
}
