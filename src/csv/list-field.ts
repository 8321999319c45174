import { getNullableType, isCompositeType, isLeafType, isObjectType, OperationTypeNode } from 'graphql';
import type { GraphQLObjectType, OperationDefinitionNode } from 'graphql';
import { notExportable } from '../graphql/errors';
import { firstOf, selectedBelow, selectedIn, type Selected, type Surroundings } from './selected';

/** The list that a query asks for. */
export interface ListField {
  /** The fields that lead to it from the root, itself at the end. */
  path: readonly Selected[];
  /** Its field that holds the rows, `nodes` or `edges`. */
  rows: Selected;
}

/**
 * Finds the one list with pages in a query, at the root or in an object such as `role(id:)`.
 * @throws GraphQLError NOT_EXPORTABLE when there is none, or something else is asked for beside it
 */
export function listFieldOf(operation: OperationDefinitionNode, surroundings: Surroundings): ListField {
  if (operation.operation !== OperationTypeNode.QUERY)
    throw notExportable('NO_QUERY', 'Only a query can be exported.');
  const query = surroundings.schema.getQueryType()!;
  const path = [onlyObject(selectedIn(operation.selectionSet, query, surroundings))];
  for (let last = path[0]!; ; path.push(last)) {
    const type = getNullableType(firstOf(last).type);
    const below = selectedBelow(last.places, surroundings);
    if (isConnection(type)) return { path, rows: rowsOf(below) };
    // A list without pages is none that could be gone on with.
    if (!isCompositeType(type)) throw noList();
    last = onlyObject(below);
  }
}

/** Whether a type is a list with pages. */
export function isConnection(type: unknown): type is GraphQLObjectType {
  return isObjectType(type) && 'pageInfo' in type.getFields();
}

function onlyObject(fields: readonly Selected[]): Selected {
  const [field, another] = fields.filter((each) => !isLeafType(getNullableType(firstOf(each).type)));
  if (!field) throw noList();
  if (another)
    throw notExportable('SEVERAL_LISTS', 'An export is of one list; ask for nothing else beside it.');
  return field;
}

/** Counts and places of pages are left out. */
function rowsOf(fields: readonly Selected[]): Selected {
  const [rows, another] = fields.filter((field) => ['nodes', 'edges'].includes(firstOf(field).name));
  if (!rows) throw notExportable('NO_COLUMNS', 'Select the fields of the rows, in `nodes`.');
  if (another) throw notExportable('SEVERAL_LISTS', 'Select `nodes` or `edges`, and only once.');
  return rows;
}

function noList(): Error {
  return notExportable('NO_LIST', 'Ask for a list with pages, such as `applications { nodes { id } }`.');
}
