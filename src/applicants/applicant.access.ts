import { everyRow, refersToVisible, rowRule, type RowRule } from '../access/scope';
import { AccessLevel } from '../core/viewer';
import { everything, nothing } from '../database/condition';
import { ApplicantEmail } from './applicant-email.entity';
import { ApplicantTag } from './applicant-tag.entity';
import { Applicant } from './applicant.entity';
import { Tag } from './tag.entity';

const ofVisibleApplicant: RowRule = (viewer, alias, found) =>
  refersToVisible(Applicant, viewer, `${alias}.applicantId`, found);

/** Whom the others see depends on what people applied to: applications/ adds it. */
rowRule(Applicant, 'applicant:read', ({ accessLevel }) =>
  accessLevel === AccessLevel.ADMIN ? everything : nothing,
);
rowRule(ApplicantEmail, 'contact:read', ofVisibleApplicant);
rowRule(ApplicantTag, 'applicant:read', ofVisibleApplicant);
/** The words are the organisation's; on whom they are follows from the person. */
rowRule(Tag, 'applicant:read', everyRow);
