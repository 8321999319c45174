import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import type { EntityClass } from '../core/node';
import { Alternatives } from './alternatives';
import { soon } from '../core/soon';
import { connectionNodes, isOfConnection } from './connection';
import type { Context } from './context';
import { Fetch } from './fetch';
import { Plan } from './plan';
import { Output } from './selection';
import type { Use } from './uses';

type Resolve = GraphQLFieldResolver<unknown, Context>;
type Entities = ReadonlyMap<string, EntityClass>;

/**
 * Makes rows answerable: whatever leads from outside into entities (root fields, payloads, values that are no entities) is
 * completed by a plan of its selection, and below it every field is a property that is there already.
 */
export function completeRows(schema: GraphQLSchema, entities: readonly EntityClass[]): void {
  const byName = new Map(entities.map((entity) => [entity.name, entity]));
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type) && leadsToRows(schema, type, byName)) type.resolveType = typenameOf;
    if (!isObjectType(type) || type.name.startsWith('__') || isOfConnection(type.name)) continue;
    if (byName.has(type.name)) answerByProperties(type);
    else
      for (const field of Object.values(type.getFields()))
        if (leadsToRows(schema, getNamedType(field.type), byName)) complete(field, byName);
  }
}

function typenameOf({ __typename }: { __typename: string }): string {
  return __typename;
}

function leadsToRows(schema: GraphQLSchema, type: GraphQLNamedType, entities: Entities): boolean {
  if (isAbstractType(type)) return schema.getPossibleTypes(type).some(({ name }) => entities.has(name));
  return entities.has(type.name) || connectionNodes(type.name) !== null;
}

/** An answer is a plain object, which is no instance of the entity. */
function answerByProperties(type: GraphQLObjectType): void {
  type.isTypeOf = undefined;
  for (const [name, field] of Object.entries(type.getFields()))
    field.resolve =
      field.args.length === 0
        ? undefined
        : (answer: Record<string, unknown>, _args, _context, { fieldNodes }) =>
            Alternatives.choose(answer[name], fieldNodes[0]!);
}

function complete(field: GraphQLField<unknown, Context>, entities: Entities): void {
  const resolve: Resolve = field.resolve ?? ((source) => (source as Record<string, unknown>)[field.name]);
  leads.set(field, { resolve, entities });
  const completed: Resolve = (source, args, context, info) => {
    const fetch = new Fetch(context, info.variableValues);
    const value: unknown = resolve(source, args, context, info);
    return soon(value, (settled) => fetch.complete(outputOf(info, entities), settled));
  };
  field.resolve = completed;
}

/** A field that leads to rows: what resolves it to them, and all entities. */
interface Lead {
  resolve: Resolve;
  entities: Entities;
}

const leads = new WeakMap<object, Lead>();

/** How a field leads to rows; undefined where it does not, or below them. */
export function leadOf(field: object): Lead | undefined {
  return leads.get(field);
}

/** How many sets of places that begin with the same one are remembered: variables leave some of them out. */
const mostOutputs = 8;
const known = new WeakMap<FieldNode, Array<{ nodes: readonly FieldNode[]; output: Output }>>();

/** What is selected below a field: worked out once for the places in the document where it stands. */
function outputOf(
  { schema, fragments, fieldNodes, returnType }: GraphQLResolveInfo,
  entities: Entities,
): Output {
  const first = fieldNodes[0]!;
  const candidates = known.get(first) ?? [];
  const found = candidates.find(({ nodes }) => sameNodes(nodes, fieldNodes));
  if (found) return found.output;
  const uses = fieldNodes.map((node): Use => ({ node, inclusions: [] }));
  const output = new Output(new Plan({ schema, fragments }, entities), getNamedType(returnType), uses);
  known.set(first, [...candidates.slice(1 - mostOutputs), { nodes: fieldNodes, output }]);
  return output;
}

function sameNodes(a: readonly FieldNode[], b: readonly FieldNode[]): boolean {
  return a === b || (a.length === b.length && a.every((node, index) => node === b[index]));
}
