import * as fc from 'fast-check';
import { globalId } from '../../src/core/global-id';
import type { EntityClass } from '../../src/core/node';
import type { OrderBy, WhereInput } from '../../src/core/page';
import { listingOf, type FieldFilter, type Filter } from '../../src/database/listing';
import type { Rows } from './sight';

/** Filters of lists of an entity, over values that stand in the tables, whoever may see them. */
export function filtersOf(entity: EntityClass, rows: Rows): fc.Arbitrary<WhereInput> {
  const { filters } = listingOf(entity);
  const leaf = group(entity, filters, rows, 2);
  return fc
    .record(
      {
        plain: leaf,
        and: fc.array(leaf, { minLength: 1, maxLength: 2 }),
        or: fc.array(leaf, { minLength: 1, maxLength: 3 }),
        not: leaf,
      },
      { requiredKeys: [] },
    )
    .map(({ plain, ...combined }) => ({ ...plain, ...combined }));
}

function group(
  entity: EntityClass,
  filters: Record<string, Filter>,
  rows: Rows,
  most: number,
): fc.Arbitrary<WhereInput> {
  const names = Object.keys(filters).filter((name) => filters[name]!.kind !== 'node');
  const one = fc
    .constantFrom(...names)
    .chain((name) => valueOf(entity, filters[name]!, rows).map((value) => ({ [name]: value })));
  return fc
    .array(one, { minLength: 1, maxLength: most })
    .map((parts) => Object.assign({}, ...parts) as WhereInput);
}

function valueOf(entity: EntityClass, filter: Filter, rows: Rows): fc.Arbitrary<unknown> {
  if (filter.kind === 'relation') return group(filter.entity, filter.fields, rows, 2);
  if (filter.kind === 'node') throw new Error('events are not part of the model');
  const operand = fc.constantFrom(...operands(entity, filter, rows));
  const list = fc.array(operand, { maxLength: 3 });
  const isNull = fc.boolean().map((value) => ({ isNull: value }));
  const by = (operator: string, value: fc.Arbitrary<unknown>) => value.map((item) => ({ [operator]: item }));
  const ranges = ['lt', 'lte', 'gt', 'gte'].map((operator) => by(operator, operand));
  switch (filter.kind) {
    case 'boolean':
      return by('eq', operand);
    case 'instant':
    case 'day':
      return fc.oneof(by('eq', operand), isNull, ...ranges);
    case 'int':
      return fc.oneof(by('eq', operand), by('in', list), by('notIn', list), isNull, ...ranges);
    case 'text':
      return fc.oneof(
        by('eq', operand),
        by('in', list),
        by('notIn', list),
        isNull,
        by('contains', part(operand)),
      );
    case 'exact':
    case 'enum':
    case 'id':
      return fc.oneof(by('eq', operand), by('in', list), by('notIn', list), isNull);
  }
}

/** A part of a text. */
function part(text: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.tuple(text, fc.nat(8), fc.integer({ min: 1, max: 6 })).map(([whole, from, length]) => {
    const cut = String(whole).slice(from, from + length);
    return cut.trim() === '' ? 'a' : cut;
  });
}

/** The values of a column that stand in the table, as clients write them. */
function operands(entity: EntityClass, filter: FieldFilter, rows: Rows): unknown[] {
  if (filter.kind === 'enum') return Object.values(filter.values);
  if (filter.kind === 'boolean') return [true, false];
  if (filter.kind === 'id') return rows.get(filter.entity)!.map(({ id }) => globalId(filter.entity, id));
  const stored = rows.get(entity)!.map((row) => row[filter.column] as unknown);
  const values = [...new Set(stored.filter((value) => value !== null))];
  if (values.length === 0)
    return [
      { int: 1, instant: '2026-01-01T00:00:00.000Z', day: '2026-01-01', text: 'x', exact: 'x' }[filter.kind],
    ];
  return filter.kind === 'instant'
    ? values.map((value) => `${(value as string).replace(' ', 'T')}Z`)
    : values;
}

/** Orders of lists of an entity. */
export function ordersOf(entity: EntityClass): fc.Arbitrary<OrderBy[]> {
  const fields = Object.keys(listingOf(entity).orders);
  const one = fc.record({
    field: fc.constantFrom(...fields),
    direction: fc.constantFrom('ASC' as const, 'DESC' as const),
  });
  return fc.uniqueArray(one, { selector: ({ field }) => field, maxLength: Math.min(3, fields.length) });
}
