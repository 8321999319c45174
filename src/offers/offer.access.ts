import { refersToVisible, rowRule } from '../access/scope';
import { Application } from '../applications/application.entity';
import { Offer } from './offer.entity';

rowRule(Offer, 'offer:read', (viewer, alias, found) =>
  refersToVisible(Application, viewer, `${alias}.applicationId`, found),
);
