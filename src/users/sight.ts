import { traitsIn, traitsSql } from '../access/traits';
import { visibleKeysIn, visibleKeysSql } from '../access/visible-keys';
import type { AccessLevel, PeerFeedback, Viewer } from '../core/viewer';
import type { Dialect } from '../database/session';
import { peerFeedbackSql } from '../settings/settings.service';

/** What a statement that finds out who asks selects of a user under the alias `u`: all on which hangs what they see. */
export function sightSql(dialect: Dialect): string {
  return `u.accessLevel, ${peerFeedbackSql}${traitsSql()}${visibleKeysSql(dialect)}`;
}

/** Reads what such a statement found. */
export function sightIn(
  row: Record<string, unknown>,
): Pick<Viewer, 'accessLevel' | 'peerFeedback' | 'onPanels' | 'visibleKeys'> {
  const { accessLevel, peerFeedback } = row as { accessLevel: AccessLevel; peerFeedback: PeerFeedback };
  return { accessLevel, peerFeedback, ...traitsIn(row), visibleKeys: visibleKeysIn(row, accessLevel) };
}
