import { guardedEntities, refersToVisible, rowRule, visible } from '../access/scope';
import type { EntityClass } from '../core/node';
import type { Viewer } from '../core/viewer';
import { anyOf, everything, nothing, type Condition } from '../database/condition';
import { Event } from '../database/event.entity';

/**
 * What happened to a thing is seen by those who see the thing: feedback that its panel must not know of yet is not told by
 * the log either. Where a viewer sees only some rows, events of rows that are gone are for nobody.
 */
rowRule(Event, 'event:read', (viewer, alias) => {
  const kinds = guardedEntities().filter((entity) => entity !== Event);
  const whole = kinds.filter((entity) => visible(entity, viewer, 't') === everything);
  const rest = kinds.filter((entity) => !whole.includes(entity));
  return anyOf(ofKinds(whole, alias), ...rest.map((entity) => ofVisible(entity, viewer, alias)));
});

function ofKinds(kinds: EntityClass[], alias: string): Condition {
  if (kinds.length === 0) return nothing;
  const marks = kinds.map(() => '?').join(', ');
  return { sql: `${alias}.subjectType IN (${marks})`, params: kinds.map(({ name }) => name) };
}

function ofVisible(entity: EntityClass, viewer: Viewer, alias: string): Condition {
  const condition = refersToVisible(entity, viewer, `${alias}.subjectId`);
  if (condition === nothing) return nothing;
  return {
    sql: `${alias}.subjectType = ? AND ${condition.sql}`,
    params: [entity.name, ...condition.params],
  };
}
