import { everyRow, rowRule } from '../access/scope';
import { Application } from './application.entity';
import { StageTransition } from './stage-transition.entity';

rowRule(Application, 'application:read', everyRow);
rowRule(StageTransition, 'application:read', everyRow);
