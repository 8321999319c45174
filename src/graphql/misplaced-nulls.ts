import {
  getOperationAST,
  GraphQLError,
  isNonNullType,
  TypeInfo,
  ValidationContext,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Operation } from './operation';

/** Where the variables of an operation stand that must not be null, by their names. */
type Strict = ReadonlyMap<string, GraphQLInputType>;

/**
 * What is wrong with variables that are null where nothing may be. A document may put one that has a default there, or give one that may
 * be null to an argument that has: graphql-js tells of the null only when it comes to it, after other mutations have been done.
 * @returns in its words for variables of such a type; empty where nothing is wrong
 */
export function misplacedNulls(schema: GraphQLSchema, operation: Operation): readonly GraphQLError[] {
  const { document, operationName, variables } = operation;
  if (!variables || !hasNull(variables)) return [];
  const definition = getOperationAST(document, operationName);
  if (!definition) return [];
  const strict = strictIn(schema, document, definition);
  return (definition.variableDefinitions ?? []).flatMap((node) => {
    const name = node.variable.name.value;
    const type = variables[name] === null && strict.get(name);
    if (!type) return [];
    const message = `Variable "$${name}" of non-null type "${type.toString()}" must not be null.`;
    return [new GraphQLError(message, { nodes: node })];
  });
}

function hasNull(variables: Readonly<Record<string, unknown>>): boolean {
  for (const name of Object.keys(variables)) if (variables[name] === null) return true;
  return false;
}

function strictIn(
  schema: GraphQLSchema,
  document: DocumentNode,
  definition: OperationDefinitionNode,
): Strict {
  const context = new ValidationContext(schema, document, new TypeInfo(schema), () => undefined);
  const strict = new Map<string, GraphQLInputType>();
  for (const { node, type } of context.getRecursiveVariableUsages(definition))
    if (type && isNonNullType(type)) strict.set(node.name.value, type);
  return strict;
}
