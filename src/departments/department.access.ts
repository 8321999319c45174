import { everyRow, rowRule } from '../access/scope';
import { Department } from './department.entity';

rowRule(Department, 'organization:read', everyRow);
