import { Field } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { Versioned, VersionedType } from '../core/node';
import { FoldedColumn, OrderIndexes, ReferenceColumn, TextColumn, UniqueRule } from '../database/columns';

@VersionedType('A part of the organisation that hires.')
@Entity('departments')
@Index('ix_departments_parentId', ['parentId', 'nameKey', 'id'])
@OrderIndexes('departments', 'nameKey', 'createdAt')
@UniqueRule('uq_departments_nameKey', ['nameKey'], 'Another department has this name.', ['input', 'name'])
@UniqueRule('uq_departments_externalId', ['externalId'], 'Another department has this external id.', [
  'input',
  'externalId',
])
export class Department extends Versioned {
  @Field(() => String, { description: 'The name; unique without regard to case and accents.' })
  @TextColumn(120)
  name!: string;

  @FoldedColumn<Department>(190, (department) => department.name)
  nameKey?: string;

  @ReferenceColumn(() => Department, { nullable: true })
  parentId!: number | null;

  @Field(() => String, { nullable: true, description: 'The id in another system; unique.' })
  @TextColumn(190, { nullable: true })
  externalId!: string | null;
}
