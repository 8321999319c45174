import type { EntityClass, Node } from '../core/node';
import type { OrderBy, WhereInput } from '../core/page';

/** A column that clients may filter by, and how. */
export type FieldFilter =
  | { kind: 'text'; column: string; folded: string; description: string }
  | { kind: 'exact' | 'int' | 'instant' | 'day' | 'boolean'; column: string; description: string }
  | { kind: 'enum'; column: string; values: Record<string, string>; enumName: string; description: string }
  | { kind: 'id'; column: string; entity: EntityClass; description: string };

/** A filter by what stands in another table: rows whose `column` is among the `key`s of matching rows there. */
export interface RelationFilter {
  kind: 'relation';
  entity: EntityClass;
  column: string;
  key: string;
  fields: Record<string, FieldFilter>;
  description: string;
}

/** A filter by the id of an object of any kind, which stands in two columns: the name of its entity, and its key. */
export interface NodeFilter {
  kind: 'node';
  typeColumn: string;
  column: string;
  description: string;
}

export type Filter = FieldFilter | RelationFilter | NodeFilter;

/** What lists of an entity can be filtered and ordered by; each line has an index or filters what an index has found. */
export interface Listing {
  entity: EntityClass;
  filters: Record<string, Filter>;
  /** Order field, as clients write it -> column. */
  orders: Record<string, string>;
  defaultOrder: OrderBy[];
  /** Holds for each field that the client's filter does not name: `{ status: { eq: 'SUBMITTED' } }`. */
  defaultWhere?: WhereInput;
}

const listings = new Map<EntityClass, Listing>();

/** Declares how lists of an entity can be filtered and ordered, wherever they appear. */
export function listing<T extends Node>(
  entity: EntityClass<T>,
  declared: {
    filters: Record<string, Filter>;
    orders: Record<string, keyof T & string>;
    defaultOrder: OrderBy[];
    defaultWhere?: WhereInput;
  },
): void {
  listings.set(entity, { entity, ...declared });
}

/** The listing of an entity. */
export function listingOf(entity: EntityClass): Listing {
  const found = listings.get(entity);
  if (!found) throw new Error(`${entity.name} has no listing, so no list of it can be paged`);
  return found;
}

/** What holds for lists of an entity unless the client's filter says otherwise; nothing without a listing. */
export function defaultWhereOf(entity: EntityClass): WhereInput {
  return listings.get(entity)?.defaultWhere ?? {};
}

/** Whether an entity can be listed in pages. */
export function hasListing(entity: EntityClass): boolean {
  return listings.has(entity);
}

/** Filters by a text as written (eq, in) or by a part of it without case and accents (contains). */
export function byText(column: string, folded: string, description: string): FieldFilter {
  return { kind: 'text', column, folded, description };
}

/** Filters by a text of which only the folded form is stored: without case and accents, by `eq` and `in` too. */
export function byFolded(folded: string, description: string): FieldFilter {
  return { kind: 'text', column: folded, folded, description };
}

/** Filters by a text exactly as it is stored. */
export function byExact(column: string, description: string): FieldFilter {
  return { kind: 'exact', column, description };
}

/** Filters by a whole number. */
export function byInt(column: string, description: string): FieldFilter {
  return { kind: 'int', column, description };
}

/** Filters by an instant. */
export function byInstant(column: string, description: string): FieldFilter {
  return { kind: 'instant', column, description };
}

/** Filters by a calendar day. */
export function byDay(column: string, description: string): FieldFilter {
  return { kind: 'day', column, description };
}

/** Filters by yes or no. */
export function byBoolean(column: string, description: string): FieldFilter {
  return { kind: 'boolean', column, description };
}

/** Filters by the value of an enum; `enumName` is its name in the schema. */
export function byEnum(
  column: string,
  values: Record<string, string>,
  enumName: string,
  description: string,
): FieldFilter {
  return { kind: 'enum', column, values, enumName, description };
}

/** Filters by the global id of another object. */
export function byId(column: string, entity: EntityClass, description: string): FieldFilter {
  return { kind: 'id', column, entity, description };
}

/** Filters by the global id of an object of any kind. */
export function byNode(typeColumn: string, column: string, description: string): NodeFilter {
  return { kind: 'node', typeColumn, column, description };
}

/** Filters by fields of the one object that `column` refers to. */
export function byRelated(
  column: string,
  entity: EntityClass,
  fields: Record<string, FieldFilter>,
  description: string,
): RelationFilter {
  return { kind: 'relation', entity, column, key: 'id', fields, description };
}

/** Filters by fields of rows that refer to this one by `key`: at least one of them matches. */
export function byAny(
  entity: EntityClass,
  key: string,
  fields: Record<string, FieldFilter>,
  description: string,
): RelationFilter {
  return { kind: 'relation', entity, column: 'id', key, fields, description };
}
