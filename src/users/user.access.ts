import { everyRow, rowRule } from '../access/scope';
import { ApiKey } from './api-key.entity';
import { User } from './user.entity';

rowRule(User, everyRow);
rowRule(ApiKey, everyRow);
