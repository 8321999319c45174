import { everyRow, rowRule } from '../access/scope';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { WebhookProgress } from './webhook-progress.entity';

rowRule(WebhookEndpoint, 'webhook:read', everyRow);
rowRule(WebhookProgress, 'webhook:read', everyRow);
rowRule(WebhookDelivery, 'webhook:read', everyRow);
