import { byExact, byId, byText, listing } from '../database/listing';
import { Department } from './department.entity';

listing(Department, {
  filters: {
    name: byText('name', 'nameKey', 'By name.'),
    parentId: byId('parentId', Department, 'By the department above.'),
    externalId: byExact('externalId', 'By the id in another system.'),
  },
  orders: { NAME: 'nameKey', CREATED_AT: 'createdAt' },
  defaultOrder: [{ field: 'NAME', direction: 'ASC' }],
});
