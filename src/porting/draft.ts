import type { Node } from '../core/node';
import { invalid, type Columns } from './field';
import { keyOfGivenId, type Known } from './known';
import type { Line } from './line';
import { owned, planParts, type PartPlan } from './part-sync';

/** What a line makes of its object, before anything is written. */
export interface Draft {
  line: Line;
  row: Node;
  /** The stored row; null for a new object. */
  before: Node | null;
  parts: Map<string, PartPlan>;
}

/**
 * Puts a line on its object, new or there already.
 * @throws Refusal with InvalidInput; the object is then as before
 */
export function draftOf(line: Line, present: Node | null, known: Known): Draft {
  const { type } = line;
  const before = present && copy(present);
  const row = present ?? Object.assign(new type.entity(), initial(line));
  try {
    Object.assign(row, stored(line, known, before === null));
    name(row, line, known);
    return { line, row, before, parts: new Map() };
  } catch (error) {
    undo({ row, before });
    throw error;
  }
}

/** Judges a draft and works out its parts. @throws Refusal; the object is then as before */
export function settle(draft: Draft, known: Known): void {
  const { line, row, before, parts } = draft;
  const { type, given } = line;
  try {
    type.settle?.(row, given, known, before);
    for (const [part, definition] of Object.entries(type.parts)) {
      if (given[part] === undefined && !definition.always) continue;
      const rows = definition.rows(given[part] as never, known, row);
      const present = before ? known.parts(definition.entity, definition.owner as never, row.id) : [];
      parts.set(part, planParts(part, definition, present, before ? owned(definition, rows, row.id) : rows));
    }
  } catch (error) {
    undo(draft);
    throw error;
  }
}

function undo({ row, before }: Pick<Draft, 'row' | 'before'>): void {
  if (before) Object.assign(row, before);
}

function copy(row: Node): Node {
  return Object.assign(Object.create(Object.getPrototypeOf(row) as object) as Node, row);
}

function initial({ type }: Line): Columns {
  return Object.assign({}, ...Object.values(type.fields).map((field) => field.initial)) as Columns;
}

function stored({ type, given }: Line, known: Known, isNew: boolean): Columns {
  const columns: Columns = {};
  for (const [field, definition] of Object.entries(type.fields)) {
    const value = given[field];
    if (definition.needed && (value === null || (isNew && value === undefined)))
      throw invalid(isNew ? `A new ${type.name} needs it.` : 'This cannot be cleared.', field);
    if (value !== undefined) Object.assign(columns, definition.store(value, known));
  }
  if (columns.createdAt === null) delete columns.createdAt;
  return columns;
}

/** A row without an external id takes that of its line; one that this database gave is no id in another system. */
function name(row: Node & { externalId?: string | null }, { type, externalId }: Line, known: Known): void {
  if (type.name === 'tag') return;
  row.externalId ??= null;
  if (externalId === null || keyOfGivenId(known.databaseName, type.entity, externalId) !== null) return;
  row.externalId ??= externalId;
}
