import type { EntityClass, Node } from '../core/node';
import type { Viewer } from '../core/viewer';
import { everything, type Condition, type Scope } from '../database/condition';

/** Which rows of an entity a viewer may see, as SQL over a table alias. */
export type RowRule = (viewer: Viewer, alias: string) => Condition;

const rules = new Map<EntityClass, RowRule>();

/** Everyone who holds the permission to read may see every row. */
export const everyRow: RowRule = () => everything;

/** Declares who sees which rows; every entity must have a rule, and the kernel applies it on every path. */
export function rowRule<T extends Node>(entity: EntityClass<T>, rule: RowRule): void {
  rules.set(entity, rule);
}

/** Whether an entity's rows have a rule. */
export function hasRowRule(entity: EntityClass): boolean {
  return rules.has(entity);
}

/**
 * What a viewer may see, for loaders, lists and Work.
 * @throws Error when the entity has no rule: nothing is readable by oversight
 */
export function scopeOf(viewer: Viewer): Scope {
  return (entity, alias) => {
    const rule = rules.get(entity);
    if (!rule) throw new Error(`${entity.name} has no row rule; declare one in its access file`);
    return rule(viewer, alias);
  };
}
