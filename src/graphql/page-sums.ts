import type { Page } from '../core/page';
import { attempt, rescued, type Soon } from '../core/soon';
import { areNumbered } from '../database/nested-pages';
import type { Found } from '../database/batch';
import type { Parents } from '../database/lineage';
import type { ListRequest } from '../database/row-loaders';
import type { Row, WindowSum } from '../database/rows';
import { isSingleAggregate } from '../database/sums-columns';
import type { FieldRequest, Summed } from './field-source';
import type { ConnectionSelection, PlannedField } from './selection';
import { idsOf } from './references';

/** Two fields of the same rows: sums over their children, and a page of the same children with which these are read. */
export interface PageSums {
  field: PlannedField;
  page: PlannedField;
  of: Summed;
  list: ListRequest;
  windows: readonly WindowSum[];
}

/** The ways to read, for whoever knows what is selected. */
interface Reads {
  request(field: PlannedField): FieldRequest;
  hasPage(field: PlannedField): boolean;
  connectionRows(
    selection: ConnectionSelection,
    list: ListRequest,
    parents: Parents,
  ): Soon<[pages: Found<Page<Row>> | null, ...unknown[]]>;
}

/**
 * Which fields of rows are read together, by each of both. Only where the pages of many rows are numbered, which goes through all
 * of their children: for a page without a filter or a cursor these are the ones that are summed up.
 */
export function pageSumsOf(
  fields: readonly PlannedField[],
  rows: readonly Row[],
  reads: Reads,
): ReadonlyMap<PlannedField, PageSums> {
  const found = new Map<PlannedField, PageSums>();
  if (!areNumbered(rows)) return found;
  for (const field of fields) {
    if (!field.source.summed || rows[0]![field.columnName] !== undefined) continue;
    const pair = pairOf(field, fields, reads);
    if (pair && !found.has(pair.page)) found.set(field, pair).set(pair.page, pair);
  }
  return found;
}

/** Null where it is read apart; what is wrong with its arguments is told by the field itself. */
function pairOf(field: PlannedField, fields: readonly PlannedField[], reads: Reads): PageSums | null {
  try {
    const of = field.source.summed!(reads.request(field));
    const page = of && fields.find((other) => other !== field && isPageOf(other, of, reads));
    if (!page) return null;
    const { entity, expressions } = of.children;
    const windows = Object.entries(expressions).map(([name, expression]) => ({
      name: `${field.columnName}.${name}`,
      expression,
    }));
    return { field, page, of, list: { entity, args: reads.request(page).args, windows }, windows };
  } catch {
    return null;
  }
}

/** Whether a field is a page of the children that are summed up, of all of them. */
function isPageOf(field: PlannedField, { children }: Summed, reads: Reads): boolean {
  const { entity, key, expressions, where, condition } = children;
  const { paged } = field.source;
  if (paged?.entity !== entity || paged.key !== key || paged.condition || condition || where) return false;
  if (!Object.values(expressions).every(isSingleAggregate) || !reads.hasPage(field)) return false;
  const { where: filter, after, before } = reads.request(field).args;
  return !filter && !after && !before;
}

/** The values of the summed field, out of the pages of rows; null where they have to be read apart. */
export async function summedWithPages(
  { page, of, list, windows }: PageSums,
  rows: readonly Row[],
  reads: Reads,
): Promise<unknown[] | null> {
  const ids = idsOf(rows);
  const { key, expressions } = of.children;
  const read = attempt(() => reads.connectionRows(page.output.connection!, list, { key, ids }));
  const [pages] = await rescued(read, (): [null] => [null]);
  const firsts = ids.map((id) => pages?.(id).rows[0]);
  if (!pages || firsts.some((row) => row && row[windows[0]!.name] === undefined)) return null;
  const names = Object.keys(expressions);
  return firsts.map((row, index) => of.value(row && windowSumsIn(row, names, windows), ids[index]!));
}

function windowSumsIn(row: Row, names: readonly string[], windows: readonly WindowSum[]): Row {
  const sums: Row = {};
  for (let index = 0; index < names.length; index++) sums[names[index]!] = row[windows[index]!.name];
  return sums;
}
