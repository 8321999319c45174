import { byBoolean, byEnum, byExact, byText, listing } from '../database/listing';
import { RejectionReason } from './rejection-reason.entity';
import { RejectionKind } from './rejection-reason.enums';

listing(RejectionReason, {
  filters: {
    name: byText('name', 'nameKey', 'By name.'),
    kind: byEnum('kind', RejectionKind, 'RejectionKind', 'By whose decision it explains.'),
    active: byBoolean('active', 'By whether it may still be given.'),
    externalId: byExact('externalId', 'By the id in another system.'),
  },
  orders: { NAME: 'nameKey', CREATED_AT: 'createdAt' },
  defaultOrder: [{ field: 'NAME', direction: 'ASC' }],
});
