import type { EntityClass, Node } from '../core/node';
import { soon, type Soon } from '../core/soon';
import { numbersOf, type Aggregate } from '../database/aggregates';
import type { Found } from '../database/batch';
import type { Owners } from '../database/lineage';
import type { Row } from '../database/rows';
import { declareSource, type FieldRequest, type Summed } from './field-source';
import { declare, idsOf } from './references';

/** A field that is made of sums over children: SQL expressions over the alias `t`, by name, and what they come to. */
export interface Aggregated {
  sums: Readonly<Record<string, string>>;
  /** Without any children sums are null, or what they come to over nothing. */
  value: (sums: Aggregate<string>) => unknown;
}

type Fields = Readonly<Record<string, Aggregated>>;

/**
 * `aggregated(Role, 'openings', () => OpeningSummary, Opening, 'roleId', { open: { sums, value } }, '...')`: an object whose
 * fields are worked out from the children of each row, in one statement or in the one that reads the rows, which holds only
 * what is selected. Other fields of the object's type are `computed` from the key, which it holds under its name.
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
  const summed = summedBy(child, key, fields);
  declareSource(owner.name, name, {
    reads: [],
    summed,
    load(rows, request) {
      const ids = idsOf(rows);
      const of = summed(request);
      return soon(read(of, request, { ids }), (found) =>
        ids.map((id) => (of ? of.value(found?.(id), id) : { [key]: id })),
      );
    },
    ahead: (owners, request) => read(summed(request), request, owners),
  });
}

function read(
  of: Summed | null,
  { context }: FieldRequest,
  owners: Owners,
): Soon<Found<Row | undefined> | null> {
  if (!of) return null;
  const { entity, key, expressions } = of.children;
  return context.rows.aggregates(entity, { key, ...owners }, expressions);
}

/** The sums that the selected fields are made of; null where none of them is. */
function summedBy(
  entity: EntityClass,
  key: string,
  fields: Fields,
): (request: FieldRequest) => Summed | null {
  return ({ below }) => {
    const selected = Object.entries(fields).filter(([field]) => below.fields.has(field));
    if (selected.length === 0) return null;
    const expressions = Object.assign({}, ...selected.map(([, { sums }]) => sums)) as Record<string, string>;
    const value: Summed['value'] = (sums, id) =>
      valueOf({ [key]: id }, selected, numbersOf(sums, expressions));
    return { children: { entity, key, expressions }, value };
  };
}

function valueOf(
  value: Record<string, unknown>,
  selected: ReadonlyArray<[name: string, field: Aggregated]>,
  sums: Aggregate<string>,
): object {
  for (const [name, field] of selected) value[name] = field.value(sums);
  return value;
}
