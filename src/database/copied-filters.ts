import type { WhereInput } from '../core/page';
import type { CopiedColumn } from './copied-columns';
import type { FieldFilter, Filter, RelationFilter } from './listing';

type Copies = readonly CopiedColumn[];

/** A filter by related rows in two parts: what can be told by copies, if anything, with the fields for it, and what can't. */
interface Parts {
  fields: Record<string, FieldFilter>;
  own: WhereInput | null;
  others: WhereInput;
}

/** Tells apart what a filter by related rows asks of columns that are copied. */
export function apart(filter: RelationFilter, where: WhereInput, copies: Copies): Parts {
  const parts: Parts = { fields: {}, own: null, others: {} };
  for (const [name, value] of Object.entries(where)) {
    const field = filter.fields[name]!;
    const copy = filter.key === 'id' && copies.find(isOf(filter, field));
    if (copy) {
      parts.fields[name] = { ...field, column: copy.column };
      (parts.own ??= {})[name] = value;
    } else parts.others[name] = value;
  }
  return parts;
}

function isOf(filter: RelationFilter, field: FieldFilter): (copy: CopiedColumn) => boolean {
  return ({ key, theirs }) => key === filter.column && theirs === field.column;
}

/** The columns that have one value each in all rows that meet a filter. */
export function columnsOfOneValue(
  filters: Record<string, Filter>,
  where: WhereInput,
  copies: Copies,
): string[] {
  const columns: string[] = [];
  for (const [name, value] of Object.entries(where) as Array<[string, WhereInput | null | undefined]>) {
    const filter = filters[name];
    if (!filter || !value || filter.kind === 'node') continue;
    if (filter.kind === 'relation') {
      const { fields, own } = apart(filter, value, copies);
      if (own) columns.push(...columnsOfOneValue(fields, own, copies));
    } else if (value.eq !== undefined) columns.push(filter.column);
  }
  return columns;
}
