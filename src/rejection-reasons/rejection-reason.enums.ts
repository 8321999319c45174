import { describeEnum } from '../core/enum';

export enum RejectionKind {
  BY_ORGANIZATION = 'BY_ORGANIZATION',
  BY_CANDIDATE = 'BY_CANDIDATE',
  OTHER = 'OTHER',
}

describeEnum(RejectionKind, 'RejectionKind', 'Whose decision ended an application.', {
  BY_ORGANIZATION: 'The organisation decided against the candidate.',
  BY_CANDIDATE: 'The candidate decided against the role.',
  OTHER: 'Neither decided: the role was closed, for example.',
});
