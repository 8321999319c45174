import { byEnum, byExact, byInstant, listing } from '../database/listing';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { DeliveryStatus, WebhookStatus } from './webhook.enums';

listing(WebhookEndpoint, {
  filters: { status: byEnum('status', WebhookStatus, 'WebhookStatus', 'By status.') },
  orders: { CREATED_AT: 'createdAt' },
  defaultOrder: [{ field: 'CREATED_AT', direction: 'ASC' }],
});

listing(WebhookDelivery, {
  filters: {
    status: byEnum('status', DeliveryStatus, 'WebhookDeliveryStatus', 'By how it stands.'),
    type: byExact('type', 'By what it tells of.'),
    messageId: byExact('messageId', 'By the id of the message.'),
    createdAt: byInstant('createdAt', 'By when its turn came.'),
  },
  orders: { CREATED_AT: 'createdAt' },
  defaultOrder: [{ field: 'CREATED_AT', direction: 'DESC' }],
});
