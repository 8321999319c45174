import { rowRule } from '../access/scope';
import { Feedback } from './feedback.entity';
import { FeedbackStatus } from './feedback.enums';

/** A draft is its author's alone. */
rowRule(Feedback, 'feedback:read', ({ userId }, alias) => ({
  sql: `${alias}.status <> ? OR ${alias}.authorId = ?`,
  // A viewer without a user is nobody's author: no row has the key 0.
  params: [FeedbackStatus.DRAFT, userId ?? 0],
}));
