import { everyRow, rowRule } from '../access/scope';
import { ApplicantEmail } from './applicant-email.entity';
import { ApplicantTag } from './applicant-tag.entity';
import { Applicant } from './applicant.entity';
import { Tag } from './tag.entity';

rowRule(ApplicantEmail, 'contact:read', everyRow);
rowRule(ApplicantTag, 'applicant:read', everyRow);
rowRule(Applicant, 'applicant:read', everyRow);
rowRule(Tag, 'applicant:read', everyRow);
