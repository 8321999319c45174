import { describeEnum } from '../core/enum';

export enum FeedbackStatus {
  DRAFT = 'DRAFT',
  SUBMITTED = 'SUBMITTED',
}

export enum Recommendation {
  STRONG_NO = 'STRONG_NO',
  NO = 'NO',
  NO_DECISION = 'NO_DECISION',
  YES = 'YES',
  STRONG_YES = 'STRONG_YES',
}

describeEnum(FeedbackStatus, 'FeedbackStatus', 'Whether feedback counts yet.', {
  DRAFT: 'Being written; only its author sees it.',
  SUBMITTED: 'Final.',
});
describeEnum(Recommendation, 'Recommendation', 'What the author recommends.', {
  STRONG_NO: 'By no means.',
  NO: 'No.',
  NO_DECISION: 'Cannot tell.',
  YES: 'Yes.',
  STRONG_YES: 'By all means.',
});
