import { Ctx, Field, ObjectType, Query, Resolver } from 'type-graphql';
import { permissionsOf } from '../access/permission';
import type { Context } from '../graphql/context';
import { computed } from '../graphql/references';
import { Allow } from '../graphql/root-fields';
import { User } from './user.entity';

@ObjectType({ description: 'Who asks: the user behind the token, and their desk.', simpleResolvers: true })
export class Viewer {
  @Field(() => [String], { description: 'What the viewer may do, such as `application:move`.' })
  permissions!: string[];

  /** The key of the user; null for the service itself. */
  userId!: number | null;
}

computed(
  Viewer,
  'user',
  () => User,
  'The user behind the token.',
  ({ userId }, context) => (userId === null ? null : context.one(User, userId)),
);

@Resolver()
export class ViewerResolver {
  @Allow('viewer:read')
  @Query(() => Viewer, { nullable: true, description: 'Who asks.' })
  viewer(@Ctx() { viewer }: Context): Viewer {
    return { userId: viewer.userId, permissions: [...permissionsOf(viewer.accessLevel)] };
  }
}
