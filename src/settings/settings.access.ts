import { everyRow, rowRule } from '../access/scope';
import { bearsOnViewers } from '../database/viewer-epoch';
import { OrganizationSettings } from './settings.entity';

bearsOnViewers(OrganizationSettings);
rowRule(OrganizationSettings, 'organization:read', everyRow);
