import { applicantProfile } from './applicant-profile';
import { searchFirstPage, searchLaterPage } from './application-search';
import { moveApplication } from './move-application';
import type { Operation } from './operation';
import { pipelineOverview } from './pipeline-overview';
import { roleBoard } from './role-board';
import { roleList } from './role-list';
import { submitFeedback } from './submit-feedback';

/** Everything that can be measured, in the order of the table. */
export const allOperations: Operation[] = [
  ...[roleList, roleBoard, pipelineOverview, applicantProfile, searchFirstPage, searchLaterPage],
  ...[submitFeedback, moveApplication],
];
