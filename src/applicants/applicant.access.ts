import { everyRow, rowRule } from '../access/scope';
import { ApplicantEmail } from './applicant-email.entity';
import { ApplicantTag } from './applicant-tag.entity';
import { Applicant } from './applicant.entity';
import { Tag } from './tag.entity';

rowRule(ApplicantEmail, everyRow);
rowRule(ApplicantTag, everyRow);
rowRule(Applicant, everyRow);
rowRule(Tag, everyRow);
