import { Ctx, Query, Resolver } from 'type-graphql';
import { holds, permissions } from '../access/permission';
import type { Context } from '../graphql/context';
import { computed } from '../graphql/references';
import { Allow } from '../graphql/root-fields';
import { ApiKey } from './api-key.entity';
import { User } from './user.entity';
import { TokenKind, Viewer } from './viewer.types';

computed(
  Viewer,
  'user',
  () => User,
  'The user behind the token.',
  ({ userId }, context) => (userId === null ? null : context.ref(User, userId)),
);

computed(
  Viewer,
  'apiKey',
  () => ApiKey,
  'The API key of this request, with its scopes and its end; null when the token is none.',
  ({ keyId }, context) => (keyId === null ? null : context.ref(ApiKey, keyId)),
);

@Resolver()
export class ViewerResolver {
  @Allow('viewer:read')
  @Query(() => Viewer, { nullable: true, description: 'Who asks.' })
  viewer(@Ctx() { viewer }: Context): Viewer {
    const { userId, keyId = null } = viewer;
    const tokenKind = keyId === null ? TokenKind.IDENTITY : TokenKind.API_KEY;
    return { userId, keyId, tokenKind, permissions: permissions().filter((name) => holds(viewer, name)) };
  }
}
