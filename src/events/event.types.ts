import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'One value that an event changed.', simpleResolvers: true })
export class EventChange {
  @Field(() => String, { description: 'What changed, such as `stageId`.' })
  field!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The value before as text: ids as everywhere, instants by ISO 8601, lists as JSON; null for none, or when it is hidden.',
  })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'The value after, alike.' })
  to!: string | null;

  @Field(() => Boolean, {
    description:
      'Whether the values are not shown: they are confidential, you may not see them, or they were erased with a person.',
  })
  hidden!: boolean;
}
