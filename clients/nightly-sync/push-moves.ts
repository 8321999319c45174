import { PushMoveDocument, type PushMoveMutation } from '../operations.generated';
import { keyOf, type MoveQueue, type QueuedMove } from './queue';
import { ask, type Access } from './service';

type UserError = PushMoveMutation['moveApplication']['userErrors'][number];

/** What became of the moves: how many were done, and which were refused and why. */
export interface Pushed {
  done: number;
  refused: Array<{ name: string; reason: string }>;
}

/**
 * Pushes the moves that wait, one after the other. A move leaves the queue when its answer is here; one whose answer was lost is
 * sent again under the same key, now or in the next night, and is done once.
 */
export async function pushMoves(access: Access, queue: MoveQueue): Promise<Pushed> {
  const pushed: Pushed = { done: 0, refused: [] };
  for (const { name, move } of queue.waiting()) {
    const reason = move ? await push(access, { name, move }) : 'The file holds no move.';
    queue.settle(name, reason);
    if (reason === null) pushed.done++;
    else pushed.refused.push({ name, reason });
  }
  return pushed;
}

/** @returns null when the application stands where it was to go; else the reason why it does not */
async function push(access: Access, queued: QueuedMove): Promise<string | null> {
  const { moveApplication } = await ask(access, PushMoveDocument, { input: queued.move }, keyOf(queued));
  const errors = moveApplication.userErrors;
  if (moveApplication.application || errors.some((error) => standsAt(error, queued.move.toStageId)))
    return null;
  return errors.map(told).join(' ') || 'It was not done, and no reason was given.';
}

/**
 * Whether a conflict says that the application is there already. Keys are kept for a day: a move whose answer was lost earlier
 * than that meets its own work.
 */
function standsAt(error: UserError, stageId: string): boolean {
  return (
    'current' in error && !!error.current && 'stage' in error.current && error.current.stage?.id === stageId
  );
}

function told(error: UserError): string {
  if (!('current' in error) || !error.current || !('stage' in error.current))
    return `${error.code}: ${error.message}`;
  const { stage, status } = error.current;
  return `${error.code}: someone was faster. It is ${status} at ${stage?.name ?? 'a stage'} now, version ${error.currentVersion}.`;
}
