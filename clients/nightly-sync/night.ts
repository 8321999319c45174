import { join } from 'node:path';
import { catchUp, type CaughtUp } from './catch-up';
import { Copy } from './copy';
import { pushMoves, type Pushed } from './push-moves';
import { MoveQueue } from './queue';
import type { Access } from './service';

/**
 * One night: brings the copy up to date, then pushes the moves that wait. What the moves changed comes with the next night's
 * changes. May be cut anywhere and run again.
 * @param anew whether to read everything by the lists, as now and then one should: what a key comes to see or loses sight of is not told
 */
export async function night(access: Access, folder: string, anew = false): Promise<CaughtUp & Pushed> {
  const caughtUp = await catchUp(access, new Copy(join(folder, 'copy')), anew);
  return { ...caughtUp, ...(await pushMoves(access, new MoveQueue(join(folder, 'moves')))) };
}
