import { holds } from '../access/permission';
import { everyRow, rowRule } from '../access/scope';
import { everything } from '../database/condition';
import { bearsOnViewers } from '../database/viewer-epoch';
import { ApiKey } from './api-key.entity';
import { User } from './user.entity';

bearsOnViewers(User, ApiKey);

rowRule(User, 'user:read', everyRow);
/** Everyone sees the key that they use; who may have keys of their own sees those, and who manages keys sees them all. */
rowRule(ApiKey, 'viewer:read', (viewer, alias) => {
  if (holds(viewer, 'key:write')) return everything;
  if (holds(viewer, 'key:own')) return { sql: `${alias}.userId = ?`, params: [viewer.userId] };
  return { sql: `${alias}.id = ?`, params: [viewer.keyId ?? null] };
});
