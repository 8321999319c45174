import { lowerFirst } from '../core/global-id';
import type { EntityClass, Node } from '../core/node';
import { readsOf } from '../core/derived';
import { tableOf, type Kind, type Row } from '../database/rows';
import type { FieldSource } from './field-source';

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

/**
 * Compiles the function that makes an answer of a row.
 * @param plain the columns in it
 * @param others the fields that are filled in later
 * @param named whether it must tell its type, because the field that leads to it is of an interface
 */
export function compileAnswer(
  entity: EntityClass,
  plain: readonly string[],
  others: ReadonlySet<string>,
  named: boolean,
): (row: Row) => Record<string, unknown> {
  const table = tableOf(entity);
  const parts = plain
    .filter((name) => name !== 'id')
    .map((name) => `${name}: ${expressions[table.column(name).kind](`r.${name}`)}`);
  parts.unshift(`id: '${lowerFirst(entity.name)}_' + r.id`);
  for (const name of others) parts.push(`${name}: null`);
  if (named) parts.push(`__typename: '${entity.name}'`);
  const source = `return function answer(r) { return { ${parts.join(', ')} }; }`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it holds nothing but names of our own columns and fields
  return new Function('instant', source)(instant) as (row: Row) => Record<string, unknown>;
}

/** A column that only some may see: it is answered apart, so that it can be left out. */
export function plainSource(entity: EntityClass, name: string): FieldSource {
  const answer = compileAnswer(entity, [name], new Set(), false);
  return { reads: [name], load: (rows) => rows.map((row) => answer(row)[name]) };
}

/** A getter of the entity's class. */
export function getterSource(entity: EntityClass<Node>, name: string): FieldSource {
  const { toObject, toObjectWith } = tableOf(entity);
  const reads = readsOf(entity, name);
  const objectOf = reads ? toObjectWith(reads) : toObject;
  const value = (row: Row): unknown => (objectOf(row) as unknown as Record<string, unknown>)[name];
  return { reads, load: (rows) => rows.map(value) };
}
