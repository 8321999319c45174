import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { belongsTo, computed, hasList, hasThrough } from '../graphql/references';
import { Allow, Mutates } from '../graphql/root-fields';
import { User } from '../users/user.entity';
import { HiringTeamMember } from './hiring-team-member.entity';
import { AddTeamMemberInput, RemoveTeamMemberInput, SetRoleOwnerInput } from './hiring-team.inputs';
import { addTeamMember, removeTeamMember, setRoleOwner } from './hiring-team.service';
import { Role } from './role.entity';

belongsTo(HiringTeamMember, 'role', Role, 'roleId', 'The role.');
belongsTo(HiringTeamMember, 'user', User, 'userId', 'The user.');
hasList(
  Role,
  'hiringTeam',
  HiringTeamMember,
  'roleId',
  't.id',
  'Who hires for the role, the first to join first.',
);
hasThrough(
  User,
  'roles',
  Role,
  { entity: HiringTeamMember, from: 'userId', to: 'roleId', orderBy: 't.titleKey, t.id' },
  'The roles in whose hiring teams the user is, by title.',
);
computed(
  HiringTeamMember,
  'owner',
  () => Boolean,
  'Whether the user owns the role.',
  (member) => member.ownedRoleId !== null,
  ['ownedRoleId'],
);
computed(
  Role,
  'owner',
  () => User,
  'The RECRUITER of the team who answers for the role.',
  async (role, context) => {
    const member = await context.loaders.first(HiringTeamMember, 'ownedRoleId', role.id);
    return member && context.ref(User, member.userId);
  },
  ['id'],
);

@Resolver()
export class HiringTeamResolver {
  @Allow('role:team')
  @Mutates(HiringTeamMember, AddTeamMemberInput, 'Takes a user into the hiring team of a role.')
  addTeamMember(input: AddTeamMemberInput, work: Work): Promise<HiringTeamMember> {
    return addTeamMember(work, input);
  }

  @Allow('role:team')
  @Mutates(
    { role: Role },
    RemoveTeamMemberInput,
    'Takes a user out of the hiring team of a role; not its owner.',
  )
  removeTeamMember(input: RemoveTeamMemberInput, work: Work): Promise<{ role: Role }> {
    return removeTeamMember(work, input);
  }

  @Allow('role:team')
  @Mutates(Role, SetRoleOwnerInput, 'Gives a role its one owner; the former one stays in the team.')
  setRoleOwner(input: SetRoleOwnerInput, work: Work): Promise<Role> {
    return setRoleOwner(work, input);
  }
}
