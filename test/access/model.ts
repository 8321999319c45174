import { parseGlobalId } from '../../src/core/global-id';
import type { EntityClass } from '../../src/core/node';
import type { OrderBy, WhereInput } from '../../src/core/page';
import { fold } from '../../src/core/text';
import { defaultWhereOf, listingOf, type FieldFilter, type Filter } from '../../src/database/listing';
import type { Rows, Sight, Stored } from './sight';

/** A list as it is asked for, and those who are to be listed: children of a parent, or all. */
export interface Asked {
  entity: EntityClass;
  where?: WhereInput | undefined;
  orderBy?: OrderBy[] | undefined;
  of?: (row: Stored) => boolean;
}

/** Lists in plain code: what a filter finds among the rows that somebody sees, where the hidden do not exist. */
export class Model {
  constructor(
    private readonly rows: Rows,
    private readonly sight: Sight,
  ) {}

  /** The keys of the rows of a list, in its order. */
  list({ entity, where = {}, orderBy, of = () => true }: Asked): number[] {
    const whole = { ...defaultWhereOf(entity), ...where };
    const { filters } = listingOf(entity);
    const found = this.seen(entity).filter((row) => of(row) && this.meets(filters, whole, row));
    return found.sort((a, b) => this.compare(entity, orderBy, a, b)).map(({ id }) => id);
  }

  private seen(entity: EntityClass): Stored[] {
    return this.rows.get(entity)!.filter(({ id }) => this.sight.get(entity)!.has(id));
  }

  private meets(filters: Record<string, Filter>, where: WhereInput, row: Stored): boolean {
    return Object.entries(where).every(([name, value]) => {
      if (name === 'not') return !this.meets(filters, value as WhereInput, row);
      if (name === 'and') return (value as WhereInput[]).every((item) => this.meets(filters, item, row));
      if (name === 'or') return (value as WhereInput[]).some((item) => this.meets(filters, item, row));
      return this.meetsOne(filters[name]!, value as WhereInput, row);
    });
  }

  private meetsOne(filter: Filter, value: WhereInput, row: Stored): boolean {
    if (filter.kind === 'relation')
      return this.seen(filter.entity).some(
        (other) => other[filter.key] === row[filter.column] && this.meets(filter.fields, value, other),
      );
    if (filter.kind === 'node') throw new Error('events are not part of the model');
    const present = this.valueOf(filter, row);
    return Object.entries(value).every(([operator, operand]) =>
      compares(filter, operator, operand, present, row),
    );
  }

  /** A reference to what is hidden is no reference. */
  private valueOf(filter: FieldFilter, row: Stored): unknown {
    const value: unknown = row[filter.column];
    if (filter.kind !== 'id' || value === null) return value;
    return this.sight.get(filter.entity)!.has(value as number) ? value : null;
  }

  private compare(entity: EntityClass, orderBy: OrderBy[] | undefined, a: Stored, b: Stored): number {
    const { orders, defaultOrder } = listingOf(entity);
    const terms = (orderBy?.length ? orderBy : defaultOrder).map(({ field, direction }) => ({
      column: orders[field]!,
      direction,
    }));
    terms.push({ column: 'id', direction: terms.at(-1)!.direction });
    for (const { column, direction } of terms) {
      const sign = rank(a[column], b[column]);
      if (sign !== 0) return direction === 'DESC' ? -sign : sign;
    }
    return 0;
  }
}

/** What has no value comes lowest. */
function rank(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return (a as string) < (b as string) ? -1 : 1;
}

function compares(
  filter: FieldFilter,
  operator: string,
  operand: unknown,
  present: unknown,
  row: Stored,
): boolean {
  if (operator === 'isNull') return (present === null) === operand;
  const stored = (value: unknown) => storedForm(filter, value);
  if (operator === 'notIn' && (operand as unknown[]).length === 0) return true;
  if (present === null) return false;
  switch (operator) {
    case 'eq':
      return present === stored(operand);
    case 'in':
      return (operand as unknown[]).map(stored).includes(present);
    case 'notIn':
      return !(operand as unknown[]).map(stored).includes(present);
    case 'contains':
      return String(row[(filter as { folded: string }).folded]).includes(fold(String(operand)));
    default: {
      const sign = rank(present, stored(operand));
      return { lt: sign < 0, lte: sign <= 0, gt: sign > 0, gte: sign >= 0 }[operator]!;
    }
  }
}

function storedForm(filter: FieldFilter, value: unknown): unknown {
  switch (filter.kind) {
    case 'id':
      return parseGlobalId(String(value))!.key;
    case 'instant':
      return String(value).replace('T', ' ').replace('Z', '');
    case 'boolean':
      return value ? 1 : 0;
    case 'text':
      return filter.column === filter.folded ? fold(String(value)) : value;
    case 'exact':
    case 'int':
    case 'day':
    case 'enum':
      return value;
  }
}
