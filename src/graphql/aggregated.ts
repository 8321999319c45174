import type { EntityClass, Node } from '../core/node';
import { numbersOf, type Aggregate } from '../database/aggregates';
import type { Owners } from '../database/lineage';
import { declareSource, type Below, type FieldRequest } from './field-source';
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
  fields: Fields,
  description: string,
): void {
  declare(owner, name, type, description);
  const read = ({ context, below }: FieldRequest, owners: Owners) => {
    const { sums } = selectedOf(fields, below);
    return Object.keys(sums).length > 0 ? context.rows.aggregates(child, { key, ...owners }, sums) : null;
  };
  declareSource(owner.name, name, {
    reads: [],
    async load(rows, request) {
      const ids = idsOf(rows);
      const { selected, sums } = selectedOf(fields, request.below);
      const found = await read(request, { ids });
      return ids.map((id) => valueOf({ [key]: id }, selected, numbersOf(found?.(id), sums)));
    },
    ahead: async (owners, request) => read(request, owners),
  });
}

type Fields = Readonly<Record<string, Aggregated>>;

/** The fields that are selected, and all that they are made of. */
function selectedOf(
  fields: Fields,
  { fields: names }: Below,
): { selected: Array<[string, Aggregated]>; sums: Record<string, string> } {
  const selected = Object.entries(fields).filter(([field]) => names.has(field));
  const sums = Object.assign({}, ...selected.map(([, field]) => field.sums)) as Record<string, string>;
  return { selected, sums };
}

function valueOf(
  value: Record<string, unknown>,
  selected: ReadonlyArray<[name: string, field: Aggregated]>,
  sums: Aggregate<string>,
): object {
  for (const [name, field] of selected) value[name] = field.value(sums);
  return value;
}
