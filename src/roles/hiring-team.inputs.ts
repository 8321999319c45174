import { InputType } from 'type-graphql';
import { EnumInput, KeyInput } from '../graphql/input';
import { User } from '../users/user.entity';
import { HiringTeamMember } from './hiring-team-member.entity';
import { Role } from './role.entity';
import { TeamKind } from './role.enums';

@InputType({ description: 'A user who joins the hiring team of a role.' })
export class AddTeamMemberInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @KeyInput(() => User, 'The user, who must be active.')
  userId!: number;

  @EnumInput(TeamKind, 'What the user does in the team; they may do several things.')
  kind!: TeamKind;
}

@InputType({ description: 'Who leaves the hiring team of a role.' })
export class RemoveTeamMemberInput {
  @KeyInput(() => HiringTeamMember, 'The place in the team.')
  hiringTeamMemberId!: number;
}

@InputType({ description: 'Who shall own a role.' })
export class SetRoleOwnerInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @KeyInput(
    () => User,
    'The user, who must be active; joins the team as RECRUITER if they are not in it as that.',
  )
  userId!: number;
}
