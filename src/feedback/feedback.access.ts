import { everyRow, rowRule } from '../access/scope';
import { Feedback } from './feedback.entity';

rowRule(Feedback, everyRow);
