import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import { upperFirst } from '../core/global-id';
import type { EntityClass } from '../core/node';
import type { Direction } from '../core/page';
import { listingOf, type FieldFilter, type Filter } from '../database/listing';
import { CalendarDay } from './scalars';

type ClassType = new () => object;
type TypeThunk = () => unknown;

export const OrderDirection: Record<Direction, Direction> = { ASC: 'ASC', DESC: 'DESC' };
registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Which way a list runs.',
  valuesConfig: {
    ASC: { description: 'From the lowest value to the highest; what has no value comes first.' },
    DESC: { description: 'From the highest value to the lowest; what has no value comes last.' },
  },
});

const comparators = {
  eq: 'Equal to.',
  in: 'One of these, at most 100.',
  notIn: 'None of these, at most 100.',
  lt: 'Less than, or earlier.',
  lte: 'At most.',
  gt: 'Greater than, or later.',
  gte: 'At least.',
  contains: 'Has this text in it, without regard to case and accents; `%` and `_` mean themselves.',
  isNull: 'Whether there is no value.',
};
type Comparator = keyof typeof comparators;

const equality: Comparator[] = ['eq', 'in', 'notIn', 'isNull'];
const range: Comparator[] = ['eq', 'lt', 'lte', 'gt', 'gte', 'isNull'];
const made = new Map<string, ClassType>();

function inputClass(name: string, description: string): ClassType {
  const type = { [name]: class {} }[name]!;
  InputType(name, { description })(type);
  made.set(name, type);
  return type;
}

function addField(type: ClassType, name: string, of: TypeThunk, description: string): void {
  Field(of as () => typeof String, { nullable: true, description })(type.prototype, name);
}

function comparison(name: string, of: TypeThunk, names: Comparator[], what: string): ClassType {
  const present = made.get(name);
  if (present) return present;
  const type = inputClass(name, `Compares ${what}. All that is given must hold.`);
  for (const comparator of names) {
    const listed = comparator === 'in' || comparator === 'notIn';
    const operand: TypeThunk = comparator === 'isNull' ? () => Boolean : listed ? () => [of()] : of;
    addField(type, comparator, operand, comparators[comparator]);
  }
  return type;
}

function comparisonOf(filter: FieldFilter): ClassType {
  switch (filter.kind) {
    case 'text':
      return comparison('StringFilter', () => String, [...equality, 'contains'], 'a text');
    case 'exact':
      return comparison('ExactStringFilter', () => String, equality, 'a text exactly');
    case 'int':
      return comparison('IntFilter', () => Int, [...range, 'in', 'notIn'], 'a whole number');
    case 'instant':
      return comparison('DateTimeFilter', () => Date, range, 'an instant');
    case 'day':
      return comparison('DateFilter', () => CalendarDay, range, 'a calendar day');
    case 'boolean':
      return comparison('BooleanFilter', () => Boolean, ['eq'], 'yes or no');
    case 'id':
      return comparison('IdFilter', () => ID, equality, 'the id of an object');
    case 'enum':
      return comparison(`${filter.enumName}Filter`, () => filter.values, equality, `a ${filter.enumName}`);
  }
}

function addFilters(type: ClassType, owner: string, filters: Record<string, Filter>): void {
  for (const [name, filter] of Object.entries(filters)) {
    const of = typeOf(owner, name, filter);
    addField(type, name, () => of, filter.description);
  }
}

function typeOf(owner: string, name: string, filter: Filter): ClassType {
  if (filter.kind === 'relation') return relationOf(owner, name, filter);
  if (filter.kind === 'node')
    return comparison('NodeIdFilter', () => ID, ['eq'], 'the id of an object of any kind');
  return comparisonOf(filter);
}

function relationOf(owner: string, name: string, filter: Extract<Filter, { kind: 'relation' }>): ClassType {
  const typeName = `${owner}${upperFirst(name)}Filter`;
  const present = made.get(typeName);
  if (present) return present;
  const type = inputClass(typeName, filter.description);
  addFilters(type, owner, filter.fields);
  return type;
}

/** The input type by which lists of an entity are filtered, made from its listing. */
export function whereOf(entity: EntityClass): ClassType {
  const name = `${entity.name}Where`;
  const present = made.get(name);
  if (present) return present;
  const { filters } = listingOf(entity);
  const leaf = inputClass(
    `${entity.name}Filter`,
    `Conditions on ${entity.name} objects. All that are given must hold.`,
  );
  addFilters(leaf, entity.name, filters);
  const type = inputClass(name, `Which ${entity.name} objects to list. At most 50 comparisons in all.`);
  addFilters(type, entity.name, filters);
  addField(type, 'and', () => [leaf], 'All of these hold.');
  addField(type, 'or', () => [leaf], 'At least one of these holds.');
  addField(type, 'not', () => leaf, 'This does not hold.');
  return type;
}

/** The input type by which lists of an entity are ordered, made from its listing. */
export function orderOf(entity: EntityClass): ClassType {
  const name = `${entity.name}Order`;
  const present = made.get(name);
  if (present) return present;
  const { orders } = listingOf(entity);
  const fields = Object.fromEntries(Object.keys(orders).map((field) => [field, field]));
  registerEnumType(fields, {
    name: `${entity.name}OrderField`,
    description: `What lists of ${entity.name} objects can be ordered by.`,
    valuesConfig: Object.fromEntries(
      Object.keys(orders).map((field) => [
        field,
        { description: `By ${field.toLowerCase().replaceAll('_', ' ')}.` },
      ]),
    ),
  });
  const type = inputClass(name, `How to order ${entity.name} objects; ties are settled by id.`);
  Field(() => fields as never, { description: 'What to order by.' })(type.prototype, 'field');
  Field(() => OrderDirection as never, { defaultValue: 'ASC', description: 'Which way.' })(
    type.prototype,
    'direction',
  );
  return type;
}
