import { lowerFirst } from '../core/global-id';
import type { EntityClass, Node } from '../core/node';
import { readsOf } from '../core/derived';
import { tableOf, type Kind, type Row } from '../database/rows';
import { sourceOf, type FieldSource } from './field-source';
import type { Finish } from './finish';
import { restrictedFields } from './restricted';

/** How a stored value becomes what is answered, as an expression over `v`; instants are texts on both sides. */
const expressions: Record<Kind, (v: string) => string> = {
  plain: (v) => v,
  number: (v) => `${v} === null ? null : Number(${v})`,
  boolean: (v) => `${v} === 1`,
  instant: (v) => `${v} === null ? null : instant(${v})`,
  json: (v) => `typeof ${v} === 'string' ? JSON.parse(${v}) : ${v}`,
};

/** `2026-11-23 19:54:57.123`, as both databases give it, by ISO 8601. */
function instant(text: string): string {
  return `${text.slice(0, 10)}T${text.slice(11)}Z`;
}

/** What stands in an answer under a key: a column of the row, something that is filled in later, or the name of the type. */
export interface Part {
  key: string;
  column?: string;
  later?: boolean;
  /** Makes what is sent of the column; null where that is what is stored, or an executor makes it. */
  finish?: Finish | null;
}

/** Compiles the function that makes an answer of a row. */
export function compileAnswer(
  entity: EntityClass,
  parts: readonly Part[],
): (row: Row) => Record<string, unknown> {
  const table = tableOf(entity);
  const valueOf = ({ column, later, finish }: Part, index: number): string => {
    if (later) return 'null';
    if (column === undefined) return `'${entity.name}'`;
    if (column === 'id') return `'${lowerFirst(entity.name)}_' + r.id`;
    const value = expressions[table.column(column).kind](`r.${column}`);
    return finish ? `parts[${index}].finish(${value})` : value;
  };
  const fields = parts.map((part, index) => `${part.key}: ${valueOf(part, index)}`);
  const source = `return function answer(r) { return { ${fields.join(', ')} }; }`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it holds nothing but names of our own columns and fields, and names that clients have given to them, which are of letters, digits and underscores
  return new Function('instant', 'parts', source)(instant, parts) as (row: Row) => Record<string, unknown>;
}

/** A column that only some may see: it is answered apart, so that it can be left out. */
function plainSource(entity: EntityClass, name: string): FieldSource {
  const answer = compileAnswer(entity, [{ key: name, column: name }]);
  return { reads: [name], load: (rows) => rows.map((row) => answer(row)[name]) };
}

/** A getter of the entity's class. */
function getterSource(entity: EntityClass<Node>, name: string): FieldSource {
  const { pick, toObject, toObjectWith } = tableOf(entity);
  const reads = readsOf(entity, name);
  const objectOf = reads ? toObjectWith(pick(reads)) : toObject;
  const value = (row: Row): unknown => (objectOf(row) as unknown as Record<string, unknown>)[name];
  return { reads, load: (rows) => rows.map(value) };
}

/** Null for a plain column that everyone may see who sees the row. */
export function sourceFor(entity: EntityClass<Node>, name: string): FieldSource | null {
  const declared = sourceOf(entity.name, name);
  if (declared) return declared;
  const { columns } = tableOf(entity);
  if (!columns.includes(name)) return getterSource(entity, name);
  return restrictedFields().has(`${entity.name}.${name}`) ? plainSource(entity, name) : null;
}
