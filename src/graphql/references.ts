import { Field } from 'type-graphql';
import { constant } from '../core/constant';
import { Node, type EntityClass } from '../core/node';
import type { PageArgs } from '../core/page';
import { allSoon, soon, type Soon } from '../core/soon';
import type { Found } from '../database/batch';
import { referredBy } from '../database/columns';
import type { Condition } from '../database/condition';
import type { Owners } from '../database/lineage';
import type { Join } from '../database/query';
import { tableOf, type Row, type Table } from '../database/rows';
import { connectionOf } from './connection';
import type { Context } from './context';
import { declareSource, type FieldRequest, type FieldSource } from './field-source';
import { inLists } from './in-lists';
import { pageArguments } from './page-arguments';
import { resolveField } from './resolvers';
import { countedChildren } from './row-sums';

type Keys<T> = { [K in keyof T & string]: T[K] extends number | null ? K : never }[keyof T & string];

/** Adds a field to the type of an entity or of another object. */
export function declare(
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
  declareSource(owner.name, name, {
    reads: [key],
    refers: { key, entity: target },
    load: (rows, { below }) =>
      soon(below.rows(target, keysIn(rows, key)), (found) =>
        rows.map((row) => found(row[key] as number) ?? null),
      ),
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
  const list = { entity: child, key, orderBy: 't.id' };
  const read: ReadLists = (owners, { context, below }) =>
    context.rows.lists(list, below.columns(child), owners);
  const { load, ...source } = listSource(child, read);
  declareSource(owner.name, name, {
    ...source,
    leads: { entity: child, key },
    load: (rows, request) => soon(load(rows, request), (lists) => lists.map(([first]) => first ?? null)),
  });
}

/** What is to be said of a `hasMany`. */
interface ManyOptions {
  /** Over the alias `t`, narrows it. */
  condition?: Condition;
  /**
   * That nothing has more than a handful of them: they may all be read, with what is below them, before it is known which of
   * them are asked for.
   */
  few?: boolean;
}

/** `hasMany(Role, 'applications', Application, 'roleId', '...')`: a connection of the objects that refer here. */
export function hasMany<C extends Node>(
  owner: EntityClass,
  name: string,
  child: EntityClass<C>,
  key: Keys<C>,
  description: string,
  { condition, few = false }: ManyOptions = {},
): void {
  const connection = connectionOf(child);
  if (condition) constant(condition);
  declare(owner, name, () => connection, description);
  pageArguments(owner.prototype, name, child);
  declareSource(owner.name, name, {
    reads: [],
    summed: countedChildren(child, key, condition),
    paged: { entity: child, key, condition },
    ...(few && { leads: { entity: child, key } }),
    load: (rows, { args, below }) =>
      below.connections({ entity: child, args, condition }, { key, ids: idsOf(rows) }),
    ahead: (owners, { args, below }) =>
      below.ahead({ entity: child, args, condition }, { key, ...owners }, few ? 'all' : 'counts'),
  });
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
  if (condition) constant(condition);
  const list = { entity: child, key, orderBy, condition };
  const read: ReadLists = (owners, { context, below }) =>
    context.rows.lists(list, below.columns(child), owners);
  declareSource(owner.name, name, { ...listSource(child, read), leads: { entity: child, key } });
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
  const read: ReadLists = (owners, { context, below }) =>
    context.rows.through(target, below.columns(target), join, owners);
  declareSource(owner.name, name, listSource(target, read));
}

type ReadLists = (owners: Owners, request: FieldRequest) => Soon<Found<Row[]>>;

/** The source of lists, by the function that reads them. */
function listSource(entity: EntityClass, read: ReadLists) {
  return {
    reads: [],
    ahead: read,
    load: (rows: readonly Row[], request: FieldRequest): Soon<object[][]> =>
      soon(read({ ids: idsOf(rows) }, request), (found) => {
        const lists = rows.map((row) => found(row.id as number));
        return inLists(lists, (all) => request.below.answers(entity, all));
      }),
  };
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
    context.page(child, args, condition(row, context)),
  );
}

/**
 * A field worked out from a row: the only kind of field that is written by hand.
 * @param reads the columns that it looks at, when it is of an entity; all of them if left out
 */
export function computed<T extends object, R, K extends keyof T & string = keyof T & string>(
  owner: (new () => T) & { name: string },
  name: string,
  type: () => unknown,
  description: string,
  resolve: (row: Pick<T, K>, context: Context) => R | Promise<R>,
  reads?: readonly K[],
): void {
  declare(owner, name, type, description);
  if (isEntity(owner))
    declareSource(owner.name, name, computedSource(owner, resolve as never, reads ?? null));
  else resolveField(owner.name, name, (row: T, _args: unknown, context: Context) => resolve(row, context));
}

function isEntity(owner: { prototype: unknown }): owner is EntityClass {
  return owner.prototype instanceof Node;
}

function computedSource(
  entity: EntityClass,
  resolve: (row: Node, context: Context) => unknown,
  reads: readonly string[] | null,
): FieldSource {
  const toObject = lazyObjects(entity, reads);
  const valueOf = (row: Row, { context, below }: FieldRequest): unknown => {
    try {
      const value = resolve(toObject(row), context);
      if (!(value instanceof Promise)) return below.complete(value);
      return value.then((settled) => below.complete(settled)).catch((error: unknown) => error);
    } catch (error) {
      return error;
    }
  };
  return { reads, load: (rows, request) => allSoon(rows.map((row) => valueOf(row, request))) };
}

/** Entities are declared before the database is opened and their tables are known. */
function lazyObjects(entity: EntityClass, reads: readonly string[] | null): Table['toObject'] {
  let toObject: Table['toObject'] | null = null;
  return (row) => {
    const table = tableOf(entity);
    toObject ??= reads ? table.toObjectWith(table.pick(reads)) : table.toObject;
    return toObject(row);
  };
}

/** The keys of rows. */
export function idsOf(rows: readonly Row[]): number[] {
  return rows.map((row) => row.id as number);
}

/** The distinct keys in a column; nulls are left out. */
function keysIn(rows: readonly Row[], column: string): number[] {
  const keys = new Set<number>();
  for (const row of rows) if (row[column] !== null) keys.add(row[column] as number);
  return [...keys];
}
