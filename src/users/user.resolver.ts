import { lookupsOf } from '../graphql/root-fields';
import './user.access';
import { User } from './user.entity';
import './user.list';

export const UserLookups = lookupsOf(User, 'user:read', { one: 'user', page: 'users', what: 'user' });
