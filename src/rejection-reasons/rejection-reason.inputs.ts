import { InputType } from 'type-graphql';
import { EnumInput, ExpectedVersion, KeyInput, TextInput } from '../graphql/input';
import { RejectionReason } from './rejection-reason.entity';
import { RejectionKind } from './rejection-reason.enums';

@InputType({ description: 'A new reason for rejections and withdrawals.' })
export class CreateRejectionReasonInput {
  @TextInput('The reason; unique without regard to case and accents.', { max: 120 })
  name!: string;

  @EnumInput(RejectionKind, 'Whose decision it explains.')
  kind!: RejectionKind;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({ description: 'Changes to a reason; what is left out stays.' })
export class UpdateRejectionReasonInput {
  @KeyInput(() => RejectionReason, 'The reason.')
  rejectionReasonId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @TextInput('The reason; unique without regard to case and accents.', { max: 120, optional: true })
  name?: string | null;

  @EnumInput(RejectionKind, 'Whose decision it explains.', { optional: true })
  kind?: RejectionKind | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({ description: 'Which reason shall no longer be given.' })
export class DeactivateRejectionReasonInput {
  @KeyInput(() => RejectionReason, 'The reason.')
  rejectionReasonId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'Which reason may be given again.' })
export class ReactivateRejectionReasonInput {
  @KeyInput(() => RejectionReason, 'The reason.')
  rejectionReasonId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}
