import type { Work } from '../database/work';
import { activeUser } from '../users/user.service';
import { NoteMention } from './note-mention.entity';
import type { Note } from './note.entity';

/**
 * Makes these users the ones whom a note mentions; whoever was mentioned before may have left since.
 * @throws Refusal with NotFound or RuleViolation USER_NOT_ACTIVE, naming the place in `mentionIds`
 */
export async function setMentions(work: Work, note: Note, userIds: readonly number[]): Promise<void> {
  const present = await work.find(NoteMention, { noteId: note.id });
  for (const mention of present) if (!userIds.includes(mention.userId)) await work.remove(mention, null);
  const known = new Set(present.map(({ userId }) => userId));
  for (const [index, userId] of userIds.entries()) {
    if (known.has(userId)) continue;
    await activeUser(work, userId, `mentionIds.${index}`);
    await work.append(NoteMention, { noteId: note.id, userId });
    known.add(userId);
  }
}
