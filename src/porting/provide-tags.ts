import { Tag } from '../applicants/tag.entity';
import type { Known } from './known';
import { tagId } from './person.parts';
import type { Given } from './record-type';

/** Reads the tags that lines name; those that do not exist yet are made. */
export async function provideTags(known: Known, lines: readonly Given[]): Promise<void> {
  const names = new Map<string, string>();
  for (const { tags } of lines)
    for (const name of (tags ?? []) as string[])
      if (!names.has(tagId(name)) && known.key(Tag, tagId(name)) === undefined) names.set(tagId(name), name);
  if (names.size === 0) return;
  const wanted = [...names.values()].map((name) => ({ name }));
  for (const tag of await known.work.ensure(Tag, 'nameKey', wanted, 'tag.created'))
    known.learn(tag, tagId(tag.name));
}
