import { everyRow, rowRule } from '../access/scope';
import { Interview } from './interview.entity';
import { Interviewer } from './interviewer.entity';

rowRule(Interview, everyRow);
rowRule(Interviewer, everyRow);
