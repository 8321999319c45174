import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { activeUser } from '../users/user.service';
import { changeableRole } from './changeable-role.service';
import { HiringTeamMember } from './hiring-team-member.entity';
import type { AddTeamMemberInput, RemoveTeamMemberInput, SetRoleOwnerInput } from './hiring-team.inputs';
import type { Role } from './role.entity';
import { TeamKind } from './role.enums';

/**
 * Takes a user into the hiring team of a role.
 * @throws Refusal with NotFound, AlreadyExists, or RuleViolation USER_NOT_ACTIVE or ROLE_ARCHIVED
 */
export async function addTeamMember(work: Work, input: AddTeamMemberInput): Promise<HiringTeamMember> {
  const { roleId, userId, kind } = input;
  await changeableRole(work, roleId, 'roleId');
  await activeUser(work, userId, 'userId');
  const member = { roleId, userId, kind, addedAt: work.now };
  return work.addLast(HiringTeamMember, member, 'hiringTeamMember.added');
}

/**
 * Takes a user out of the hiring team of a role.
 * @throws Refusal with NotFound, or RuleViolation OWNER_MUST_STAY or ROLE_ARCHIVED
 */
export async function removeTeamMember(
  work: Work,
  { hiringTeamMemberId }: RemoveTeamMemberInput,
): Promise<{ role: Role }> {
  const path = 'hiringTeamMemberId';
  const { roleId } = await work.get(HiringTeamMember, hiringTeamMemberId, path);
  const role = await changeableRole(work, roleId, path);
  const member = await work.get(HiringTeamMember, hiringTeamMemberId, path, { lock: 'update' });
  if (member.ownedRoleId !== null)
    throw new Refusal(
      new RuleViolation('OWNER_MUST_STAY', 'The user owns the role; give it another owner first.', [
        'input',
        path,
      ]),
    );
  await work.remove(member, 'hiringTeamMember.removed');
  return { role };
}

/**
 * Gives a role its owner, who joins the team as RECRUITER if needed; the former one stays in the team.
 * @throws Refusal with NotFound, or RuleViolation USER_NOT_ACTIVE or ROLE_ARCHIVED
 */
export async function setRoleOwner(work: Work, { roleId, userId }: SetRoleOwnerInput): Promise<Role> {
  const role = await changeableRole(work, roleId, 'roleId');
  await activeUser(work, userId, 'userId');
  const former = await work.findFirst(HiringTeamMember, { ownedRoleId: roleId }, { lock: 'update' });
  if (former?.userId === userId) return role;
  if (former) {
    former.ownedRoleId = null;
    await work.save(former, null);
  }
  await makeOwner(work, role, userId, 'hiringTeamMember.added');
  work.record('role.ownerChanged', role, { ownerId: [former?.userId ?? null, userId] });
  return role;
}

/**
 * Makes a user the owner of a role that has none. Whose role it is now, the caller tells.
 * @param joined the event of who joins the team by it; null when they come with their role
 */
export async function makeOwner(
  work: Work,
  role: Role,
  userId: number,
  joined: string | null,
): Promise<HiringTeamMember> {
  const place = { roleId: role.id, userId, kind: TeamKind.RECRUITER };
  const member = await work.findFirst(HiringTeamMember, place, { lock: 'update' });
  if (!member)
    return work.add(HiringTeamMember, { ...place, ownedRoleId: role.id, addedAt: work.now }, joined);
  member.ownedRoleId = role.id;
  return work.save(member, null);
}
