import { guardedEntities, refersToVisible, rowRule, visible } from '../access/scope';
import type { EntityClass } from '../core/node';
import type { Viewer } from '../core/viewer';
import { allOf, anyOf, everything, nothing, type Condition } from '../database/condition';
import { Event } from '../database/event.entity';
import { EventSequence } from '../database/event-sequence.entity';
import { ViewerEpoch } from '../database/viewer-epoch.entity';

/**
 * What happened to a thing is seen by those who see the thing: feedback that its panel must not know of yet is not told by
 * the log either. Where a viewer sees only some rows, events of rows that are gone are for nobody.
 */
rowRule(Event, 'event:read', (viewer, alias) => {
  const kinds = guardedEntities().filter((entity) => entity !== Event);
  const seen = new Map(kinds.map((entity) => [entity, visible(entity, viewer, 't')]));
  const whole = kinds.filter((entity) => seen.get(entity) === everything);
  const partly = kinds.filter((entity) => ![everything, nothing].includes(seen.get(entity)!));
  return anyOf(ofKinds(whole, alias), ...partly.map((entity) => ofVisible(entity, viewer, alias)));
});

/** How far the feed is numbered is the service's own business. */
rowRule(EventSequence, 'event:read', () => nothing);

/** How often rights have changed is, too. */
rowRule(ViewerEpoch, 'event:read', () => nothing);

function ofKinds(kinds: readonly EntityClass[], alias: string): Condition {
  if (kinds.length === 0) return nothing;
  const marks = kinds.map(() => '?').join(', ');
  // An expression, which has no index: by the column itself all events would be read kind by kind and then sorted.
  return { sql: `COALESCE(${alias}.subjectType, '') IN (${marks})`, params: kinds.map(({ name }) => name) };
}

function ofVisible(entity: EntityClass, viewer: Viewer, alias: string): Condition {
  return allOf(ofKinds([entity], alias), refersToVisible(entity, viewer, `${alias}.subjectId`));
}
