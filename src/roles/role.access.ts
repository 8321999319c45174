import { everyRow, rowRule } from '../access/scope';
import { HiringTeamMember } from './hiring-team-member.entity';
import { InterviewStage } from './interview-stage.entity';
import { Opening } from './opening.entity';
import { Role } from './role.entity';

rowRule(HiringTeamMember, 'role:read', everyRow);
rowRule(InterviewStage, 'role:read', everyRow);
rowRule(Opening, 'role:read', everyRow);
rowRule(Role, 'role:read', everyRow);
