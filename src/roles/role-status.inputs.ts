import { InputType } from 'type-graphql';
import { ExpectedVersion, KeyInput } from '../graphql/input';
import { Role } from './role.entity';

/** What all of these say: which role, and the version that the client has seen. */
export interface RoleStatusInput {
  roleId: number;
  expectedVersion?: number | null;
}

@InputType({ description: 'Which draft to open.' })
export class OpenRoleInput implements RoleStatusInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'Which role to pause.' })
export class HoldRoleInput implements RoleStatusInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'Which paused role to go on with.' })
export class ResumeRoleInput implements RoleStatusInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'Which closed role to open again.' })
export class ReopenRoleInput implements RoleStatusInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'Which draft or closed role to put away.' })
export class ArchiveRoleInput implements RoleStatusInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'Which archived role to make a draft again.' })
export class RestoreRoleInput implements RoleStatusInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}
