import { everyRow, rowRule } from '../access/scope';
import { HiringTeamMember } from './hiring-team-member.entity';
import { InterviewStage } from './interview-stage.entity';
import { Opening } from './opening.entity';
import { Role } from './role.entity';

rowRule(HiringTeamMember, everyRow);
rowRule(InterviewStage, everyRow);
rowRule(Opening, everyRow);
rowRule(Role, everyRow);
