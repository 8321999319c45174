import { Field } from 'type-graphql';
import { Entity } from 'typeorm';
import { Versioned, VersionedType } from '../core/node';
import {
  BooleanColumn,
  EnumColumn,
  FoldedColumn,
  OrderIndexes,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { RejectionKind } from './rejection-reason.enums';

@VersionedType('A reason that may be given when an application is rejected or withdrawn.')
@Entity('rejection_reasons')
@OrderIndexes('rejection_reasons', 'nameKey', 'createdAt')
@UniqueRule('uq_rejection_reasons_nameKey', ['nameKey'], 'Another reason has this name.', ['input', 'name'])
@UniqueRule('uq_rejection_reasons_externalId', ['externalId'], 'Another reason has this external id.', [
  'input',
  'externalId',
])
export class RejectionReason extends Versioned {
  @Field(() => String, { description: 'The reason; unique without regard to case and accents.' })
  @TextColumn(120)
  name!: string;

  @FoldedColumn<RejectionReason>(190, (reason) => reason.name)
  nameKey?: string;

  @Field(() => RejectionKind, { description: 'Whose decision it explains.' })
  @EnumColumn(RejectionKind)
  kind!: RejectionKind;

  @Field(() => Boolean, { description: 'Whether it may still be given; old ones stay for history.' })
  @BooleanColumn()
  active!: boolean;

  @Field(() => String, { nullable: true, description: 'The id in another system; unique.' })
  @TextColumn(190, { nullable: true })
  externalId!: string | null;
}
