import {
  getDirectiveValues,
  getOperationAST,
  getVariableValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
  type SourceLocation,
} from 'graphql';
import { fragmentsOf } from './uses';

type Variables = Readonly<Record<string, unknown>>;

/** What is asked for, with the values of its variables as the client sent them. */
interface Asked {
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Variables | undefined;
}

/**
 * Tells of a place in a document whether a field stands there that the operation asks for: what `@skip` and `@include` leave
 * out has no part in an error.
 */
export function includedFields(
  schema: GraphQLSchema,
  { document, operationName, variables = {} }: Asked,
): (location: SourceLocation) => boolean {
  const operation = getOperationAST(document, operationName)!;
  const { coerced = {} } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  const fragments = fragmentsOf(document);
  const places = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (!isIncluded(node, coerced)) continue;
      if (node.kind === Kind.FIELD && node.loc) places.add(placeOf(node.loc.startToken));
      const below = node.kind === Kind.FRAGMENT_SPREAD ? fragments[node.name.value]! : node;
      if (below.selectionSet) collect(below.selectionSet);
    }
  };
  collect(operation.selectionSet);
  return (location) => places.has(placeOf(location));
}

function isIncluded(node: SelectionNode, variables: Variables): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false;
}

function placeOf({ line, column }: SourceLocation): string {
  return `${line}:${column}`;
}
