import { permissionsOf } from '../access/permission';
import { rowRule } from '../access/scope';
import { everything, nothing } from '../database/condition';
import { Offer } from './offer.entity';

// An offer is pay: to a level that may not read offers there are none, on whatever path it looks.
rowRule(Offer, (viewer) => (permissionsOf(viewer.accessLevel).has('offer:read') ? everything : nothing));
