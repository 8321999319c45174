import { everyRow, rowRule } from '../access/scope';
import { RejectionReason } from './rejection-reason.entity';

rowRule(RejectionReason, 'organization:read', everyRow);
