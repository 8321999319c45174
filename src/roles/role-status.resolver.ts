import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import type { Context } from '../graphql/context';
import { Allow, Mutates } from '../graphql/root-fields';
import { seatCounts } from './opening-summary';
import { Role } from './role.entity';
import { roleMachine } from './role.machine';
import {
  ArchiveRoleInput,
  HoldRoleInput,
  OpenRoleInput,
  ReopenRoleInput,
  RestoreRoleInput,
  ResumeRoleInput,
} from './role-status.inputs';
import {
  archiveRole,
  holdRole,
  noSeat,
  openRole,
  reopenRole,
  restoreRole,
  resumeRole,
} from './role-status.service';

type Action = keyof typeof roleMachine.steps;

const by = (action: Action) => (role: Role) => roleMachine.whyNot(action, role.status);

async function whyNotOpen(role: Role, context: Context): Promise<string | null> {
  const reason = roleMachine.whyNot('open', role.status);
  if (reason) return reason;
  return (await seatCounts(role.id, context)).open ? null : noSeat;
}

@Resolver()
export class RoleStatusResolver {
  @Allow('role:write')
  @ActsOn(Role, whyNotOpen)
  @Mutates(Role, OpenRoleInput, 'Opens a draft that has an open seat: from now on it takes applications.')
  openRole(input: OpenRoleInput, work: Work): Promise<Role> {
    return openRole(work, input);
  }

  @Allow('role:write')
  @ActsOn(Role, by('hold'))
  @Mutates(Role, HoldRoleInput, 'Pauses a role: it takes no new applications; the others go on.')
  holdRole(input: HoldRoleInput, work: Work): Promise<Role> {
    return holdRole(work, input);
  }

  @Allow('role:write')
  @ActsOn(Role, by('resume'))
  @Mutates(Role, ResumeRoleInput, 'Goes on with a paused role.')
  resumeRole(input: ResumeRoleInput, work: Work): Promise<Role> {
    return resumeRole(work, input);
  }

  @Allow('role:write')
  @ActsOn(Role, by('reopen'))
  @Mutates(Role, ReopenRoleInput, 'Opens a closed role again; its cancelled seats stay cancelled.')
  reopenRole(input: ReopenRoleInput, work: Work): Promise<Role> {
    return reopenRole(work, input);
  }

  @Allow('role:write')
  @ActsOn(Role, by('archive'))
  @Mutates(Role, ArchiveRoleInput, 'Puts a draft or a closed role away.')
  archiveRole(input: ArchiveRoleInput, work: Work): Promise<Role> {
    return archiveRole(work, input);
  }

  @Allow('role:write')
  @ActsOn(Role, by('restore'))
  @Mutates(Role, RestoreRoleInput, 'Makes a draft of an archived role.')
  restoreRole(input: RestoreRoleInput, work: Work): Promise<Role> {
    return restoreRole(work, input);
  }
}
