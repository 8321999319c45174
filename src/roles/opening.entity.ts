import { Field } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { Versioned, VersionedType } from '../core/node';
import { EnumColumn, InstantColumn, ReferenceColumn, TextColumn, UniqueRule } from '../database/columns';
import { Role } from './role.entity';
import { OpeningStatus } from './role.enums';

@VersionedType('A seat of a role, filled by one hire.')
@Entity('openings')
@Index('ix_openings_roleId_status', ['roleId', 'status'])
@UniqueRule('uq_openings_externalId', ['externalId'], 'Another opening has this external id.', [
  'input',
  'externalId',
])
export class Opening extends Versioned {
  @ReferenceColumn(() => Role)
  roleId!: number;

  @Field(() => OpeningStatus, { description: 'Whether the seat is still to be filled.' })
  @EnumColumn(OpeningStatus)
  status!: OpeningStatus;

  @Field(() => Date, { description: 'When the seat was opened.' })
  @InstantColumn()
  openedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When the seat was filled or cancelled.' })
  @InstantColumn({ nullable: true })
  closedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The id in another system; unique.' })
  @TextColumn(190, { nullable: true })
  externalId!: string | null;
}
