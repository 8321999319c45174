import { Ctx, Query, Resolver } from 'type-graphql';
import { permissionsOf } from '../access/permission';
import type { Context } from '../graphql/context';
import { computed } from '../graphql/references';
import { Allow } from '../graphql/root-fields';
import { User } from './user.entity';
import { Viewer } from './viewer.types';

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
