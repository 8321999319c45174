import { holds } from '../access/permission';
import { rowRule } from '../access/scope';
import { AccessLevel } from '../core/viewer';
import { everything, holding } from '../database/condition';
import { bearsOnViewers } from '../database/viewer-epoch';
import { ApiKey } from './api-key.entity';
import { User } from './user.entity';

bearsOnViewers(User, ApiKey);

/** Who looks at numbers has no use for names: an ANALYST sees nobody but themselves. */
rowRule(User, 'user:read', ({ accessLevel, userId }, alias) =>
  accessLevel === AccessLevel.ANALYST ? holding(alias, 'id', userId) : everything,
);
/** Everyone sees the key that they use; who may have keys of their own sees those, and who manages keys sees them all. */
rowRule(ApiKey, 'viewer:read', (viewer, alias) => {
  if (holds(viewer, 'key:write')) return everything;
  if (holds(viewer, 'key:own')) return holding(alias, 'userId', viewer.userId);
  return holding(alias, 'id', viewer.keyId ?? null);
});
