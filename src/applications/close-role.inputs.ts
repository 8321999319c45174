import { InputType } from 'type-graphql';
import { ExpectedVersion, FlagInput, KeyInput, NestedInput, TextInput } from '../graphql/input';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { Role } from '../roles/role.entity';

@InputType({ description: 'Rejects the active applications of a role that closes, all for one reason.' })
export class RejectActiveApplicationsInput {
  @KeyInput(() => RejectionReason, 'Why: an active reason of the kind BY_ORGANIZATION or OTHER.')
  reasonId!: number;

  @TextInput('What else is to be said.', { max: 2000, lines: true, optional: true })
  note?: string | null;
}

@InputType({
  description: 'What becomes of the active applications of a role that closes: exactly one of these.',
})
export class ActiveApplicationsInput {
  @NestedInput(() => RejectActiveApplicationsInput, 'They are rejected with the role.', { optional: true })
  reject?: RejectActiveApplicationsInput | null;

  @FlagInput('They stay ACTIVE as they are; only `true` says so.', { optional: true })
  leave?: boolean | null;
}

@InputType({ description: 'The end of the hiring for a role.' })
export class CloseRoleInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @ExpectedVersion()
  expectedVersion!: number;

  @TextInput('Why it is closed.', { max: 500, optional: true })
  closeReason?: string | null;

  @NestedInput(() => ActiveApplicationsInput, 'What becomes of its active applications; there is no default.')
  activeApplications!: ActiveApplicationsInput;
}
