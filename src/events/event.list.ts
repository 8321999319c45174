import { Via } from '../core/viewer';
import { Event } from '../database/event.entity';
import { byEnum, byExact, byId, byInstant, byNode, listing } from '../database/listing';
import { User } from '../users/user.entity';

listing(Event, {
  filters: {
    type: byExact('type', 'By what happened.'),
    subjectType: byExact('subjectType', 'By the type of what it happened to.'),
    subjectId: byNode('subjectType', 'subjectId', 'By what it happened to.'),
    actorId: byId('actorId', User, 'By who did it.'),
    via: byEnum('via', Via, 'Via', 'By the door through which it came in.'),
    occurredAt: byInstant('occurredAt', 'By when it happened.'),
    requestId: byExact('requestId', 'By the request that did it.'),
  },
  orders: { OCCURRED_AT: 'occurredAt' },
  defaultOrder: [{ field: 'OCCURRED_AT', direction: 'DESC' }],
});
