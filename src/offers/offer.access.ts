import { everyRow, rowRule } from '../access/scope';
import { Offer } from './offer.entity';

rowRule(Offer, 'offer:read', everyRow);
