import { getNamedType, isLeafType } from 'graphql';
import { notExportable } from '../graphql/errors';
import { isConnection } from './list-field';
import { firstOf, selectedBelow, type Selected, type Surroundings } from './selected';

/** A column: the way from a row to its value. */
export interface Column {
  path: readonly string[];
  heading: string;
}

/**
 * The columns of a table: a leaf of the selection each, headed by the way to it, such as `applicant.name`.
 * @throws GraphQLError NOT_EXPORTABLE when nothing is selected, or the rows of a list with pages within a row
 */
export function columnsOf(rows: Selected, surroundings: Surroundings): Column[] {
  const fields = selectedBelow(rows.places, surroundings);
  const isEdge = firstOf(rows).name === 'edges';
  const columns = fields.flatMap((field) => {
    const left = isEdge && firstOf(field).name === 'node' ? 1 : 0;
    const paths = leavesBelow(field, [field.key], surroundings);
    return paths.map((path) => ({ path, heading: path.slice(left).join('.') }));
  });
  if (columns.length === 0) throw notExportable('NO_COLUMNS', 'Select at least one field of the rows.');
  return columns;
}

function leavesBelow(field: Selected, path: readonly string[], surroundings: Surroundings): string[][] {
  const type = getNamedType(firstOf(field).type);
  if (isLeafType(type)) return [[...path]];
  return selectedBelow(field.places, surroundings).flatMap((inner) => {
    if (isConnection(type) && !isLeafType(getNamedType(firstOf(inner).type))) throw nestedList(path);
    return leavesBelow(inner, [...path, inner.key], surroundings);
  });
}

function nestedList(path: readonly string[]): Error {
  return notExportable(
    'NESTED_LIST',
    `The cells of \`${path.join('.')}\` would be lists with pages of their own. Ask for that list itself, or for its \`totalCount\`.`,
  );
}

/** The value of a column in a row; where the way leads through lists, a list of values. */
export function valueOf(row: unknown, path: readonly string[], at = 0): unknown {
  if (row === null || row === undefined || at === path.length) return row;
  if (Array.isArray(row)) return row.flatMap((item) => valueOf(item, path, at) ?? [null]);
  return valueOf((row as Record<string, unknown>)[path[at]!], path, at + 1);
}
