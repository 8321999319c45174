import type { EntityClass, Node } from '../core/node';
import { numbersOf, type Aggregate } from '../database/aggregates';
import type { Owners } from '../database/lineage';
import { declareSource, type FieldRequest } from './field-source';
import { declare, idsOf } from './references';

/** A field that is made of sums over children: SQL expressions over the alias `t`, by name, and what they come to. */
export interface Aggregated {
  sums: Readonly<Record<string, string>>;
  /** Without any children all sums are null. */
  value: (sums: Aggregate<string>) => unknown;
}

/**
 * `aggregated(Role, 'openings', () => OpeningSummary, Opening, 'roleId', { open: { sums, value } }, '...')`: an object whose
 * fields are worked out from the children of each row, in one statement, which holds only what is selected. Other fields of
 * the object's type are `computed` from the key, which it holds under its name.
 */
export function aggregated<C extends Node>(
  owner: EntityClass,
  name: string,
  type: () => unknown,
  child: EntityClass<C>,
  key: keyof C & string,
  fields: Readonly<Record<string, Aggregated>>,
  description: string,
): void {
  declare(owner, name, type, description);
  const read = (owners: Owners, { context, below }: FieldRequest) => {
    const selected = Object.entries(fields).filter(([field]) => below.fields.has(field));
    const sums = Object.assign({}, ...selected.map(([, field]) => field.sums)) as Record<string, string>;
    const found = selected.length > 0 ? context.rows.aggregates(child, { key, ...owners }, sums) : null;
    return { selected, sums, found };
  };
  declareSource(owner.name, name, {
    reads: [],
    async load(rows, request) {
      const ids = idsOf(rows);
      const { selected, sums, found } = read({ ids }, request);
      const of = await found;
      return ids.map((id) => valueOf({ [key]: id }, selected, numbersOf(of?.(id), sums)));
    },
    ahead: async (owners, request) => read(owners, request).found,
  });
}

function valueOf(
  value: Record<string, unknown>,
  selected: ReadonlyArray<[name: string, field: Aggregated]>,
  sums: Aggregate<string>,
): object {
  for (const [name, field] of selected) value[name] = field.value(sums);
  return value;
}
