import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './copy';

/** A move that somebody decided on in the HR tool. */
export interface Move {
  applicationId: string;
  toStageId: string;
  /** The version of the application that they saw when they decided. */
  expectedVersion: number;
}

/** A move that waits, under the name of its file. */
export interface QueuedMove {
  name: string;
  move: Move;
}

/** Moves that wait, a file for each; what is settled goes to `done` or `refused`, with the reason. */
export class MoveQueue {
  /** Opens the queue in a folder, which is made when there is none. */
  constructor(private readonly folder: string) {
    for (const outcome of ['done', 'refused']) mkdirSync(join(folder, outcome), { recursive: true });
  }

  /** Queues a move, under a name that sorts by time and that nobody can guess. */
  add(move: Move, now = new Date()): string {
    const name = `${now.toISOString().replaceAll(':', '-')}-${randomUUID()}.json`;
    writeWhole(join(this.folder, name), JSON.stringify(move, null, 2));
    return name;
  }

  /** What waits, the oldest first; `move` is null when the file holds none. */
  waiting(): Array<{ name: string; move: Move | null }> {
    const names = readdirSync(this.folder).filter((name) => name.endsWith('.json'));
    return names
      .sort()
      .map((name) => ({ name, move: moveIn(readFileSync(join(this.folder, name), 'utf8')) }));
  }

  /** Takes a move out of the queue: the reason is written first, and the file leaves last. */
  settle(name: string, reason: string | null): void {
    const target = join(this.folder, reason === null ? 'done' : 'refused', name);
    if (reason !== null) writeWhole(`${target}.reason`, reason);
    renameSync(join(this.folder, name), target);
  }
}

/**
 * The `Idempotency-Key` of a move: the same whenever it is sent, so that it is done once, and another for every other move. It
 * comes from the name, which is unique, and the content: a file that was corrected is another request.
 */
export function keyOf({ name, move: { applicationId, toStageId, expectedVersion } }: QueuedMove): string {
  const told = JSON.stringify([name, applicationId, toStageId, expectedVersion]);
  return createHash('sha256').update(told).digest('hex');
}

function moveIn(text: string): Move | null {
  try {
    const { applicationId, toStageId, expectedVersion } = JSON.parse(text) as Partial<Move>;
    const isMove = typeof applicationId === 'string' && typeof toStageId === 'string';
    return isMove && Number.isInteger(expectedVersion)
      ? { applicationId, toStageId, expectedVersion: expectedVersion! }
      : null;
  } catch {
    return null;
  }
}
