import { ArgsType, Field, Int } from 'type-graphql';
import { defaultPageSize, largestPageSize } from '../core/page';

@ArgsType()
export class ChangesArgs {
  @Field(() => Int, {
    nullable: true,
    description: `How many changes: 1 to ${largestPageSize}; ${defaultPageSize} if left out.`,
  })
  first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Begin after the change of this cursor; with the oldest that is kept if left out.',
  })
  after?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Only these: names such as `application.moved`, or `application.*` for all of a kind; at most 50.',
  })
  types?: string[] | null;
}
