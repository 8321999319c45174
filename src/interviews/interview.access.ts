import { everyRow, rowRule } from '../access/scope';
import { Interview } from './interview.entity';
import { Interviewer } from './interviewer.entity';

rowRule(Interview, 'interview:read', everyRow);
rowRule(Interviewer, 'interview:read', everyRow);
