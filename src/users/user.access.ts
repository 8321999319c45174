import { permissionsOf } from '../access/permission';
import { everyRow, rowRule } from '../access/scope';
import { everything, nothing } from '../database/condition';
import { ApiKey } from './api-key.entity';
import { User } from './user.entity';

rowRule(User, everyRow);
rowRule(ApiKey, ({ accessLevel }) => (permissionsOf(accessLevel).has('key:write') ? everything : nothing));
