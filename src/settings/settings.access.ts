import { everyRow, rowRule } from '../access/scope';
import { OrganizationSettings } from './settings.entity';

rowRule(OrganizationSettings, 'organization:read', everyRow);
