import { applicantRecord } from './applicant.record';
import { applicationRecord } from './application.record';
import { feedbackRecord } from './feedback.record';
import { interviewRecord } from './interview.record';
import { noteRecord } from './note.record';
import { offerRecord } from './offer.record';
import { departmentRecord, rejectionReasonRecord, tagRecord, userRecord } from './organization.records';
import type { RecordType } from './record-type';
import { roleRecord } from './role.record';

/** Every kind of line, each after those to which it refers: the order of an export, and of the work on a batch. */
export const recordTypes = [
  departmentRecord,
  userRecord,
  rejectionReasonRecord,
  tagRecord,
  roleRecord,
  applicantRecord,
  applicationRecord,
  interviewRecord,
  feedbackRecord,
  offerRecord,
  noteRecord,
] as unknown as readonly RecordType[];

/** The kind of line of a name. */
export const recordTypeOf: ReadonlyMap<unknown, RecordType> = new Map(
  recordTypes.map((type) => [type.name, type]),
);
