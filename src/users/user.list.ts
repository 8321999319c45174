import { AccessLevel } from '../core/viewer';
import { byBoolean, byEnum, byExact, byText, listing } from '../database/listing';
import { User } from './user.entity';

listing(User, {
  filters: {
    name: byText('name', 'nameKey', 'By name.'),
    email: byExact('email', 'By e-mail address, in lower case.'),
    accessLevel: byEnum('accessLevel', AccessLevel, 'AccessLevel', 'By what the user may do.'),
    active: byBoolean('active', 'By whether the user may sign in.'),
    externalId: byExact('externalId', 'By the id in another system.'),
  },
  orders: { NAME: 'nameKey', CREATED_AT: 'createdAt' },
  defaultOrder: [{ field: 'NAME', direction: 'ASC' }],
});
