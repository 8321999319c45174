import { applicantProfile } from './applicant-profile';
import { applicationSearch } from './application-search';
import { moveApplication } from './move-application';
import { pipelineOverview } from './pipeline-overview';
import { roleBoard } from './role-board';
import { roleList } from './role-list';
import type { Source } from './source';
import { submitFeedback } from './submit-feedback';

/** A function for each operation: variables in, the `data` of the answer out. */
export const handlers: Record<string, (source: Source, variables: never) => Promise<object>> = {
  'role-list': roleList,
  'role-board': roleBoard,
  'pipeline-overview': pipelineOverview,
  'applicant-profile': applicantProfile,
  'application-search': applicationSearch,
  'submit-feedback': submitFeedback,
  'move-application': moveApplication,
};
