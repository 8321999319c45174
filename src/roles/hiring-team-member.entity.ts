import { Field } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { Node, NodeType } from '../core/node';
import { EnumColumn, InstantColumn, IntColumn, ReferenceColumn, UniqueRule } from '../database/columns';
import { User } from '../users/user.entity';
import { Role } from './role.entity';
import { TeamKind } from './role.enums';

@NodeType('A user in the hiring team of a role.')
@Entity('hiring_team_members')
@Index('ix_hiring_team_members_userId', ['userId', 'roleId'])
@UniqueRule(
  'uq_hiring_team_members',
  ['roleId', 'userId', 'kind'],
  'The user is in the team as this already.',
  ['input', 'userId'],
)
@UniqueRule('uq_hiring_team_members_ownedRoleId', ['ownedRoleId'], 'The role has an owner already.')
export class HiringTeamMember extends Node {
  @ReferenceColumn(() => Role)
  roleId!: number;

  @ReferenceColumn(() => User)
  userId!: number;

  @Field(() => TeamKind, { description: 'What the user does in the team.' })
  @EnumColumn(TeamKind)
  kind!: TeamKind;

  /** The role's key for its owner, null for everyone else: so that a role has one owner at most. */
  @IntColumn({ nullable: true })
  ownedRoleId!: number | null;

  @Field(() => Date, { description: 'Since when the user is in the team.' })
  @InstantColumn()
  addedAt!: Date;
}
