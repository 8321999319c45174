import { Arg, Field, Int } from 'type-graphql';
import type { EntityClass, Node } from '../core/node';
import { defaultPageSize, largestPageSize, type PageArgs } from '../core/page';
import { referredBy } from '../database/columns';
import type { Condition } from '../database/condition';
import type { Join } from '../database/loaders';
import { connectionOf } from './connection';
import type { Context } from './context';
import { orderOf, whereOf } from './filter-types';
import { resolveField } from './resolvers';

type Keys<T> = { [K in keyof T & string]: T[K] extends number | null ? K : never }[keyof T & string];
type AnyRow = Record<string, number | null>;

function declare(
  owner: { prototype: object; name: string },
  name: string,
  type: () => unknown,
  description: string,
): void {
  Field(type as () => typeof String, { nullable: true, description })(owner.prototype, name);
}

/** `belongsTo(Application, 'role', Role, 'roleId', '...')`: the one object that a key column refers to. */
export function belongsTo<T extends Node>(
  owner: EntityClass<T>,
  name: string,
  target: EntityClass,
  key: Keys<T>,
  description: string,
): void {
  const referred = referredBy(owner, key);
  if (referred !== target) throw new Error(`${owner.name}.${key} does not refer to ${target.name}`);
  declare(owner, name, () => target, description);
  resolveField(owner.name, name, (row: AnyRow, _args: unknown, context: Context) => {
    const id = row[key];
    return id === null || id === undefined ? null : context.loaders.one(target, id);
  });
}

/** `hasOne(Opening, 'filledBy', Application, 'openingId', '...')`: the one object whose unique key column refers here. */
export function hasOne<C extends Node>(
  owner: EntityClass,
  name: string,
  child: EntityClass<C>,
  key: Keys<C>,
  description: string,
): void {
  declare(owner, name, () => child, description);
  resolveField(owner.name, name, (row: Node, _args: unknown, context: Context) =>
    context.loaders.first(child, key, row.id),
  );
}

/**
 * `hasMany(Role, 'applications', Application, 'roleId', '...')`: a connection of the objects that refer here.
 * @param condition over the alias `t`, narrows it
 */
export function hasMany<C extends Node>(
  owner: EntityClass,
  name: string,
  child: EntityClass<C>,
  key: Keys<C>,
  description: string,
  condition?: Condition,
): void {
  const connection = connectionOf(child);
  declare(owner, name, () => connection, description);
  pageArguments(owner.prototype, name, child);
  resolveField(owner.name, name, (row: Node, args: PageArgs, context: Context) =>
    context.page(child, args, { key, id: row.id }, condition),
  );
}

/** `hasList(Role, 'stages', InterviewStage, 'roleId', 't.position', '...')`: a short, ordered list of what refers here. */
export function hasList<C extends Node>(
  owner: EntityClass,
  name: string,
  child: EntityClass<C>,
  key: Keys<C>,
  orderBy: string,
  description: string,
  condition?: Condition,
): void {
  declare(owner, name, () => [child], description);
  resolveField(owner.name, name, (row: Node, _args: unknown, context: Context) =>
    context.loaders.many(child, key, row.id, orderBy, condition),
  );
}

/** `hasThrough(Interview, 'interviewers', User, { entity: Interviewer, ... }, '...')`: a short list behind a join table. */
export function hasThrough(
  owner: EntityClass,
  name: string,
  target: EntityClass,
  join: Join,
  description: string,
): void {
  declare(owner, name, () => [target], description);
  resolveField(owner.name, name, (row: Node, _args: unknown, context: Context) =>
    context.loaders.through(target, join, row.id),
  );
}

/**
 * `listed(Viewer, 'interviews', Interview, (viewer) => condition, '...')`: a connection of what a condition selects, over
 * the alias `t`. Each owner costs a statement of its own, so it is for owners of which an answer has one.
 * @param connection the type, when clients see the rows as something else; then they can page, but not filter and order
 */
export function listed<T extends object, C extends Node>(
  owner: (new () => T) & { name: string },
  name: string,
  child: EntityClass<C>,
  condition: (row: T, context: Context) => Condition,
  description: string,
  connection?: new () => object,
): void {
  const type = connection ?? connectionOf(child);
  declare(owner, name, () => type, description);
  pageArguments(owner.prototype, name, connection ? null : child);
  resolveField(owner.name, name, (row: T, args: PageArgs, context: Context) =>
    context.page(child, args, undefined, condition(row, context)),
  );
}

/** A field worked out from a row: the only kind of field whose resolver is written by hand. */
export function computed<T extends object, R>(
  owner: (new () => T) & { name: string },
  name: string,
  type: () => unknown,
  description: string,
  resolve: (row: T, context: Context) => R | Promise<R>,
): void {
  declare(owner, name, type, description);
  resolveField(owner.name, name, (row: T, _args: unknown, context: Context) => resolve(row, context));
}

/** Gives a field the arguments of a connection; without an entity, those that page but neither filter nor order. */
export function pageArguments(prototype: object, name: string, entity: EntityClass | null): void {
  const size = `1 to ${largestPageSize}`;
  const declared: Array<[string, () => unknown, string]> = [
    [
      'first',
      () => Int,
      `How many rows from the start, or after \`after\`: ${size}; ${defaultPageSize} if left out.`,
    ],
    ['after', () => String, 'Begin after the row of this cursor.'],
    ['last', () => Int, `How many rows from the end, or before \`before\`: ${size}.`],
    ['before', () => String, 'End before the row of this cursor.'],
  ];
  if (entity) {
    const [where, order] = [whereOf(entity), orderOf(entity)];
    declared.push(['where', () => where, 'Which rows to list.']);
    declared.push(['orderBy', () => [order], 'In which order, at most 3 fields.']);
  }
  declared.forEach(([argument, type, description], index) =>
    Arg(argument, type as () => typeof String, { nullable: true, description })(prototype, name, index),
  );
}
