import { everyRow, rowRule } from '../access/scope';
import { ApiKey } from './api-key.entity';
import { User } from './user.entity';

rowRule(User, 'user:read', everyRow);
rowRule(ApiKey, 'key:write', everyRow);
