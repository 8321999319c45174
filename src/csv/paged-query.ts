import {
  Kind,
  parseType,
  type ArgumentNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type NameNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { ListField } from './list-field';
import type { Place, Selected } from './selected';

/** A query of one page of a list, by variables of our own. */
export interface PagedQuery {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** The names of the variables that say which page. */
  first: string;
  after: string;
}

/** How a page calls its rows and its place. */
export const pageKeys = { rows: 'rows', place: 'place' } as const;

/** Arguments of a list that say which page; an export goes through all of them. */
const pageArguments = new Set(['first', 'last', 'after', 'before']);

/**
 * The query for one page after the other: the way to the list, its rows as they are selected, and where the page stands. Whatever else
 * the list was asked for, counts above all, is left out, and so are its page arguments. It stays one document for all
 * pages, so that it is compiled and its cost worked out once.
 */
export function pagedQuery(
  asked: OperationDefinitionNode,
  fragments: readonly DefinitionNode[],
  { path, rows }: ListField,
): PagedQuery {
  const taken = new Set(asked.variableDefinitions?.map(({ variable }) => variable.name.value));
  const [first, after] = [freeName('first', taken), freeName('after', taken)];
  const page = [argument('first', first), argument('after', after)];
  const selectionSet = path.reduceRight<SelectionSetNode>(
    (inner, field, index) => fieldOn(field, inner, index === path.length - 1 ? page : null),
    pageOf(rows),
  );
  const variableDefinitions = [
    ...(asked.variableDefinitions ?? []),
    definition(first, 'Int!'),
    definition(after, 'String'),
  ];
  const operation: OperationDefinitionNode = { ...asked, variableDefinitions, directives: [], selectionSet };
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
  return { document, operation, first, after };
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  return taken.has(wanted) ? freeName(`${wanted}_`, taken) : wanted;
}

/** A field in the type where it stands; `page` takes the place of its page arguments. */
function fieldOn(
  { places }: Selected,
  inner: SelectionSetNode,
  page: ArgumentNode[] | null,
): SelectionSetNode {
  const { node, parent } = places[0] as Place;
  const args = node.arguments ?? [];
  const field: FieldNode = {
    kind: Kind.FIELD,
    name: node.name,
    ...(node.alias && { alias: node.alias }),
    arguments: page ? [...args.filter(({ name: { value } }) => !pageArguments.has(value)), ...page] : args,
    selectionSet: inner,
  };
  const typeCondition = { kind: Kind.NAMED_TYPE, name: name(parent.name) } as const;
  return set({ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: set(field) });
}

function pageOf({ places }: Selected): SelectionSetNode {
  const { node } = places[0] as Place;
  const selections = places.flatMap((place) => place.node.selectionSet!.selections);
  return set(
    { kind: Kind.FIELD, name: node.name, alias: name(pageKeys.rows), selectionSet: set(...selections) },
    {
      kind: Kind.FIELD,
      name: name('pageInfo'),
      alias: name(pageKeys.place),
      selectionSet: set(plain('hasNextPage'), plain('endCursor')),
    },
  );
}

function set(...selections: SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections };
}

function plain(field: string): FieldNode {
  return { kind: Kind.FIELD, name: name(field) };
}

function name(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

function argument(of: string, variable: string): ArgumentNode {
  return { kind: Kind.ARGUMENT, name: name(of), value: { kind: Kind.VARIABLE, name: name(variable) } };
}

function definition(variable: string, type: string): VariableDefinitionNode {
  return {
    kind: Kind.VARIABLE_DEFINITION,
    variable: { kind: Kind.VARIABLE, name: name(variable) },
    type: parseType(type),
  };
}
