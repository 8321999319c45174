import { globalId } from '../core/global-id';
import type { EntityClass } from '../core/node';
import { referredBy } from '../database/columns';
import type { Event } from '../database/event.entity';
import { tableOf } from '../database/rows';
import { InterviewStage } from '../roles/interview-stage.entity';
import { User } from '../users/user.entity';

/** One column of a change, in words for people and programs. */
export interface ChangeOf {
  field: string;
  from: string | null;
  to: string | null;
  hidden: boolean;
}

/** What some services record beside columns: keys of these objects. */
const recorded: Record<string, EntityClass> = {
  ownerId: User,
  interviewerIds: User,
  stageIds: InterviewStage,
};

/**
 * What an event tells of its change.
 * @param entity what it happened to; null when there is no such kind any more
 * @param isHidden whether the values of a column are kept from who asks; those that were confidential or were erased are
 *   not there for anybody
 */
export function changesTold(
  { changes }: Event,
  entity: EntityClass | null,
  isHidden: (field: string) => boolean,
): ChangeOf[] {
  return Object.entries(changes).map(([field, values]) => {
    if (values === null || isHidden(field)) return { field, from: null, to: null, hidden: true };
    const [from, to] = values.map((value) => told(entity, field, value));
    return { field, from: from!, to: to!, hidden: false };
  });
}

/** The entity whose keys a changed value holds. */
export function referredIn(entity: EntityClass | null, field: string): EntityClass | null {
  return recorded[field] ?? (entity && referredBy(entity, field));
}

/** A stored value as text: ids as clients know them, instants by ISO 8601, lists as JSON. */
function told(entity: EntityClass | null, field: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const referred = referredIn(entity, field);
  if (referred)
    return Array.isArray(value)
      ? JSON.stringify(value.map((key: number) => globalId(referred, key)))
      : globalId(referred, value as number);
  const kind =
    entity && tableOf(entity).columns.includes(field) ? tableOf(entity).column(field).kind : 'plain';
  if (kind === 'instant') return `${(value as string).replace(' ', 'T')}Z`;
  if (kind === 'boolean') return value === 1 ? 'true' : 'false';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
