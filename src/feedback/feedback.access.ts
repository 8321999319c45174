import { refersToVisible, rowRule, type RowRule } from '../access/scope';
import { Application } from '../applications/application.entity';
import { PeerFeedback } from '../core/viewer';
import { allOf, anyOf, everything, holding } from '../database/condition';
import { isInterviewedBy } from '../interviews/panel.service';
import { Feedback } from './feedback.entity';
import { FeedbackStatus } from './feedback.enums';

const { SUBMITTED } = FeedbackStatus;

const own: RowRule = ({ userId }, alias) => holding(alias, 'authorId', userId);

const offPanel: RowRule = ({ userId, onPanels }, alias) => {
  if (onPanels === false) return everything;
  const { sql, params } = isInterviewedBy(userId, `${alias}.applicationId`);
  return { sql: `NOT (${sql})`, params };
};

/** The viewer has submitted something on the same application. */
const ownIsIn: RowRule = ({ userId }, alias) => ({
  sql: `EXISTS (SELECT 1 FROM feedback mine WHERE mine.applicationId = ${alias}.applicationId AND mine.authorId = ? AND mine.status = ?) = 1`,
  params: [userId, SUBMITTED],
});

/** Whoever is on the panel judges without knowing what others think, as far as the organisation wants it so. */
const notBlind: Record<PeerFeedback, RowRule> = {
  [PeerFeedback.ALWAYS]: () => everything,
  [PeerFeedback.AFTER_OWN]: (viewer, alias) => anyOf(offPanel(viewer, alias), ownIsIn(viewer, alias)),
  [PeerFeedback.NEVER]: offPanel,
};

/** One's own, and what others have submitted on visible applications. A draft is its author's alone. */
rowRule(Feedback, 'feedback:read', (viewer, alias, found) =>
  anyOf(
    own(viewer, alias),
    allOf(
      holding(alias, 'status', SUBMITTED),
      refersToVisible(Application, viewer, `${alias}.applicationId`, found),
      notBlind[viewer.peerFeedback ?? PeerFeedback.AFTER_OWN](viewer, alias),
    ),
  ),
);
