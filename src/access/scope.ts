import { memoized } from '../core/memoized';
import type { EntityClass, Node } from '../core/node';
import type { Viewer } from '../core/viewer';
import { allOf, anyOf, everything, nothing, type Condition, type Scope } from '../database/condition';
import { tableOf } from '../database/rows';
import { holds, type Permission } from './permission';
import { amongVisibleKeys } from './visible-keys';

/**
 * Which rows of an entity a viewer may see, as SQL over a table alias. `found`: the statement names its rows by their keys, so
 * that a rule had better look at each of them than collect everything that it would show.
 */
export type RowRule = (viewer: Viewer, alias: string, found?: boolean) => Condition;

interface Guard {
  permission: Permission;
  rule: RowRule;
}

const guards = new Map<EntityClass, Guard>();
const additions = new Map<EntityClass, RowRule[]>();

/** Everyone who holds the permission to read may see every row. */
export const everyRow: RowRule = () => everything;

/**
 * Declares who sees which rows of an entity: nobody without the permission, else those of the rule. Every entity must have
 * one, and the kernel applies it on every path: by id, nested, in lists, counts and filters, and to what mutations name.
 */
export function rowRule<T extends Node>(entity: EntityClass<T>, permission: Permission, rule: RowRule): void {
  guards.set(entity, { permission, rule });
}

/** Lets a dependent feature show more rows of an entity to some viewers: who interviews for a role sees the role. */
export function alsoVisible<T extends Node>(entity: EntityClass<T>, rule: RowRule): void {
  additions.set(entity, [...(additions.get(entity) ?? []), rule]);
}

/** Whether an entity's rows have a rule. */
export function hasRowRule(entity: EntityClass): boolean {
  return guards.has(entity);
}

/** The entities that have a rule. */
export function guardedEntities(): EntityClass[] {
  return [...guards.keys()];
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
export function visible(entity: EntityClass, viewer: Viewer, alias: string, found = false): Condition {
  const { permission, rule } = guardOf(entity);
  if (!holds(viewer, permission)) return nothing;
  const listed = amongVisibleKeys(entity, viewer, `${alias}.id`);
  if (listed) return listed;
  return anyOf(...[rule, ...(additions.get(entity) ?? [])].map((each) => each(viewer, alias, found)));
}

/**
 * That a key column refers to a row that the viewer may see. The limits of a key say which kinds of objects it reads, and
 * not which of them: those are the ones of its user.
 */
export function refersToVisible(
  entity: EntityClass,
  viewer: Viewer,
  column: string,
  found = false,
): Condition {
  const user = withoutScopes(viewer);
  const { permission } = guardOf(entity);
  const listed = holds(user, permission) ? amongVisibleKeys(entity, user, column) : null;
  if (listed) return listed;
  const condition = visibleToUser(entity, viewer, found);
  return condition === everything ? everything : some(entity, 'id', column, condition);
}

/** That a row which the viewer may see refers by `key` to what stands in a column. */
export function hasVisible<T extends Node>(
  entity: EntityClass<T>,
  key: keyof T & string,
  viewer: Viewer,
  column: string,
  found = false,
): Condition {
  return some(entity, key, column, visibleToUser(entity, viewer, found));
}

function visibleToUser(entity: EntityClass, viewer: Viewer, found: boolean): Condition {
  return visible(entity, withoutScopes(viewer), innerOf(entity), found);
}

function withoutScopes(viewer: Viewer): Viewer {
  return { ...viewer, scopes: undefined };
}

function innerOf(entity: EntityClass): string {
  return `visible_${tableOf(entity).name}`;
}

function some(entity: EntityClass, key: string, column: string, condition: Condition): Condition {
  if (condition === nothing) return nothing;
  const inner = innerOf(entity);
  const { sql, params } = allOf({ sql: `${inner}.${key} = ${column}`, params: [] }, condition);
  return { sql: `EXISTS (SELECT 1 FROM ${tableOf(entity).name} ${inner} WHERE ${sql})`, params };
}

/** What a viewer may see, for loaders, lists and Work: as long as the viewer is remembered, worked out once for each table and alias. */
export const scopeOf = memoized((viewer: Viewer): Scope => {
  const known = new Map<EntityClass, Map<string, Condition>>();
  return (entity, alias, found = false) => {
    let conditions = known.get(entity);
    if (!conditions) known.set(entity, (conditions = new Map<string, Condition>()));
    const name = found ? `${alias} found` : alias;
    let condition = conditions.get(name);
    if (!condition) conditions.set(name, (condition = visible(entity, viewer, alias, found)));
    return condition;
  };
});
