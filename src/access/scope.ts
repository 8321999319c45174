import type { EntityClass, Node } from '../core/node';
import type { Viewer } from '../core/viewer';
import { anyOf, everything, nothing, type Condition, type Scope } from '../database/condition';
import { tableOf } from '../database/rows';
import { holds, type Permission } from './permission';

/** Which rows of an entity a viewer may see, as SQL over a table alias. */
export type RowRule = (viewer: Viewer, alias: string) => Condition;

interface Guard {
  permission: Permission;
  rules: RowRule[];
}

const guards = new Map<EntityClass, Guard>();

/** Everyone who holds the permission to read may see every row. */
export const everyRow: RowRule = () => everything;

/**
 * Declares who sees which rows of an entity: nobody without the permission, else those of the rule. Every entity must have
 * one, and the kernel applies it on every path: by id, nested, in lists, counts and filters, and to what mutations name.
 */
export function rowRule<T extends Node>(entity: EntityClass<T>, permission: Permission, rule: RowRule): void {
  guards.set(entity, { permission, rules: [rule] });
}

/** Lets a dependent feature show more rows of an entity to some viewers: who interviews for a role sees the role. */
export function alsoVisible<T extends Node>(entity: EntityClass<T>, rule: RowRule): void {
  guardOf(entity).rules.push(rule);
}

/** Whether an entity's rows have a rule. */
export function hasRowRule(entity: EntityClass): boolean {
  return guards.has(entity);
}

function guardOf(entity: EntityClass): Guard {
  const guard = guards.get(entity);
  if (!guard) throw new Error(`${entity.name} has no row rule; declare one in its access file`);
  return guard;
}

/**
 * Which rows of an entity a viewer may see, under an alias.
 * @throws Error when the entity has no rule: nothing is readable by oversight
 */
export function visible(entity: EntityClass, viewer: Viewer, alias: string): Condition {
  const { permission, rules } = guardOf(entity);
  return holds(viewer, permission) ? anyOf(...rules.map((rule) => rule(viewer, alias))) : nothing;
}

/** That a key column refers to a row of an entity that the viewer may see. */
export function refersToVisible(entity: EntityClass, viewer: Viewer, column: string): Condition {
  const { name } = tableOf(entity);
  const inner = `visible_${name}`;
  const condition = visible(entity, viewer, inner);
  if (condition === everything || condition === nothing) return condition;
  const { sql, params } = condition;
  return { sql: `${column} IN (SELECT ${inner}.id FROM ${name} ${inner} WHERE ${sql})`, params };
}

/** What a viewer may see, for loaders, lists and Work. */
export function scopeOf(viewer: Viewer): Scope {
  return (entity, alias) => visible(entity, viewer, alias);
}
