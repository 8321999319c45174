import {
  getNamedType,
  getVariableValues,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { allSoon } from '../core/soon';
import { coercionOf } from './coercion';
import { leadOf } from './complete';
import type { Context } from './context';
import { Fetch } from './fetch';
import { argumentsOf } from './field-arguments';
import { finishOf } from './finish';
import { Plan } from './plan';
import { Output } from './selection';
import { fragmentsOf, type Surroundings, type Use, type Variables } from './uses';

type Answer = Record<string, unknown>;

/**
 * Answers a query whose answers are made as they are sent, so that no executor walks them once more.
 * @returns null when anything has failed, for an executor to tell what and where
 */
export type FinalQuery = (context: Context, variables: Variables) => Promise<{ data: Answer } | null>;

/** A root field. @throws what has failed in it */
type Root = (context: Context, variables: Variables) => Promise<unknown>;

/** How a query is answered by its plans alone; null where it takes an executor. */
export function finalQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): FinalQuery | null {
  if (operation.operation !== OperationTypeNode.QUERY) return null;
  const surroundings = { schema, fragments: fragmentsOf(document) };
  const roots = rootsOf(operation, surroundings);
  if (!roots) return null;
  const definitions = operation.variableDefinitions ?? [];
  const coerce = coercionOf(schema, definitions);
  return async (context, sent) => {
    const coerced = coerce(sent) ?? getVariableValues(schema, definitions, sent).coerced;
    if (!coerced) return null;
    try {
      const values = await allSoon(roots.map(([, root]) => root(context, coerced)));
      return { data: Object.fromEntries(roots.map(([key], index) => [key, values[index]])) };
    } catch {
      return null;
    }
  };
}

function rootsOf(
  operation: OperationDefinitionNode,
  surroundings: Surroundings,
): Array<[key: string, root: Root]> | null {
  const plan = new Plan(surroundings, new Map(), true);
  // Of the place that it stands for, only what is selected there is looked at.
  const whole: Use = { node: operation as unknown as FieldNode, inclusions: [] };
  const places = [...plan.below([whole], surroundings.schema.getQueryType()!)];
  const roots = places.map(([key, uses]) => [key, rootOf(key, uses, operation, surroundings)] as const);
  const isKnown = (root: readonly [string, Root | null]): root is [string, Root] => root[1] !== null;
  return plan.isFinal && roots.every(isKnown) ? roots : null;
}

/** Null for a field that does not lead to rows, or where an executor must answer something below them. */
function rootOf(
  key: string,
  uses: readonly Use[],
  operation: OperationDefinitionNode,
  surroundings: Surroundings,
): Root | null {
  const field = surroundings.schema.getQueryType()!.getFields()[uses[0]!.node.name.value];
  const lead = field && leadOf(field);
  if (!lead) return null;
  const plan = new Plan(surroundings, lead.entities, true);
  const output = new Output(plan, getNamedType(field.type), uses);
  const finish = finishOf(field.type, uses, plan);
  if (!plan.isFinal) return null;
  const argumentsIn = argumentsOf(field, uses[0]!);
  const info = infoOf(key, field, uses, operation, surroundings);
  return async (context, variableValues) => {
    const fetch = new Fetch(context, variableValues);
    const args = argumentsIn(variableValues);
    const value: unknown = lead.resolve(undefined, args, context, info(variableValues));
    return finish(await fetch.complete(output, await value));
  };
}

/** What resolvers are told of a root field, with the variables of a request. */
function infoOf(
  key: string,
  { name, type }: GraphQLField<unknown, unknown>,
  uses: readonly Use[],
  operation: OperationDefinitionNode,
  surroundings: Surroundings,
): (variableValues: Variables) => GraphQLResolveInfo {
  const { schema, fragments } = surroundings;
  const parentType = schema.getQueryType()!;
  const path = { prev: undefined, key, typename: parentType.name };
  const fieldNodes = uses.map(({ node }) => node);
  return (variableValues) => ({
    fieldName: name,
    fieldNodes,
    returnType: type,
    parentType,
    path,
    schema,
    fragments,
    rootValue: undefined,
    operation,
    variableValues,
  });
}
