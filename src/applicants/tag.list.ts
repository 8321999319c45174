import { byText, listing } from '../database/listing';
import { Tag } from './tag.entity';

listing(Tag, {
  filters: { name: byText('name', 'nameKey', 'By name.') },
  orders: { NAME: 'nameKey', CREATED_AT: 'createdAt' },
  defaultOrder: [{ field: 'NAME', direction: 'ASC' }],
});
