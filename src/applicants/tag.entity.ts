import { Field } from 'type-graphql';
import { Entity } from 'typeorm';
import { Versioned, VersionedType } from '../core/node';
import { FoldedColumn, OrderIndexes, TextColumn, UniqueRule } from '../database/columns';

@VersionedType('A word that people put on applicants to find them again.')
@Entity('tags')
@OrderIndexes('tags', 'nameKey', 'createdAt')
@UniqueRule('uq_tags_nameKey', ['nameKey'], 'Another tag has this name.', ['input', 'name'])
export class Tag extends Versioned {
  @Field(() => String, { description: 'The word; unique without regard to case and accents.' })
  @TextColumn(60)
  name!: string;

  @FoldedColumn<Tag>(120, (tag) => tag.name)
  nameKey?: string;
}
