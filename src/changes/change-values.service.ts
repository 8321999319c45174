import type { EntityClass, Node } from '../core/node';
import { isDerived } from '../database/columns';
import type { Event } from '../database/event.entity';
import { changesTold, referredIn, type ChangeOf } from '../events/event-change.service';

/** What is asked of a reader of changes. */
export interface Sight {
  /** Whether they may see a field of the subject's type. */
  mayShow(field: string): boolean;
  /** The row with a key, or null when there is none that they may see. */
  one(entity: EntityClass, key: number): Promise<Node | null>;
}

/**
 * What an event changed, for a reader who sees its subject: the values of the fields that they may see. Of other columns it tells
 * that they changed; ids of rows that they may not see are hidden, too, and folded columns are left out.
 */
export async function valuesSeen(
  event: Event,
  entity: EntityClass | null,
  { mayShow, one }: Sight,
): Promise<ChangeOf[]> {
  const hidden = new Set<string>();
  const hide = async (field: string, values: [unknown, unknown]): Promise<void> => {
    const referred = referredIn(entity, field);
    if (!mayShow(field) && !(referred && mayShow(referenceOf(field)))) return void hidden.add(field);
    if (!referred) return;
    const keys = values.flat().filter((key): key is number => typeof key === 'number');
    const rows = await Promise.all(keys.map((key) => one(referred, key)));
    if (rows.includes(null)) hidden.add(field);
  };
  const told = Object.entries(event.changes).filter(
    (entry): entry is [string, [unknown, unknown]] => !!entry[1],
  );
  await Promise.all(told.map(([field, values]) => hide(field, values)));
  return changesTold(event, entity, (field) => hidden.has(field)).filter(
    ({ field }) => !entity || !isDerived(entity, field),
  );
}

/** `stageId` -> `stage`, `interviewerIds` -> `interviewers`: the field that leads to what a key names. */
function referenceOf(field: string): string {
  return field.replace(/Id(s?)$/, '$1');
}
