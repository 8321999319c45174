import { ArgsType, Field, ID } from 'type-graphql';

@ArgsType()
export class FollowArgs {
  @Field(() => String, {
    nullable: true,
    description:
      'The cursor of the last change that you have: what you missed since comes first. Left out: what happens from now on.',
  })
  after?: string | null;
}

@ArgsType()
export class FollowChangesArgs extends FollowArgs {
  @Field(() => [String], {
    nullable: true,
    description:
      'Only these: names such as `application.moved`, or `application.*` for all of a kind; at most 50.',
  })
  types?: string[] | null;
}

@ArgsType()
export class FollowRoleArgs extends FollowArgs {
  @Field(() => ID, { nullable: true, description: 'Only applications to this role.' })
  roleId?: string | null;
}

@ArgsType()
export class FollowApplicationArgs extends FollowArgs {
  @Field(() => ID, { nullable: true, description: 'Only what belongs to this application.' })
  applicationId?: string | null;
}
