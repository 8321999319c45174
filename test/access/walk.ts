import {
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { restrictedFields } from '../../src/graphql/restricted';

type AnyField = GraphQLField<unknown, unknown>;

/** What a field leads to: one node, a list of nodes, a page of them, or a part of the object with fields of its own. */
export type Way = 'one' | 'list' | 'page' | 'part';

/** The types of the schema that have ids. */
export function nodeTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && isNode(type),
  );
}

function isNode(type: GraphQLObjectType): boolean {
  return type.getInterfaces().some(({ name }) => name === 'Node');
}

/** The type of the nodes of a connection. */
export function nodeOf(connection: GraphQLObjectType): GraphQLObjectType {
  return getNamedType(connection.getFields().nodes!.type) as GraphQLObjectType;
}

/** What a field leads to; null for values, and for what has no type of its own to follow. */
export function wayOf(field: AnyField): { way: Way; type: GraphQLObjectType } | null {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return null;
  const isList = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
  if (type.name.endsWith('Connection'))
    return isNode(nodeOf(type)) ? { way: 'page', type: nodeOf(type) } : null;
  if (isNode(type)) return { way: isList ? 'list' : 'one', type };
  const hasNodes = Object.values(type.getFields()).some((inner) => wayOf(inner) !== null);
  return hasNodes && !isList ? { way: 'part', type } : null;
}

/** The fields of a type that lead on. */
export function waysOf(type: GraphQLObjectType): Array<{ field: string; way: Way; type: GraphQLObjectType }> {
  return Object.values(type.getFields()).flatMap((field) => {
    const found = wayOf(field);
    return found ? [{ field: field.name, ...found }] : [];
  });
}

/** Selects the ids of everything to which objects of a type refer. */
export function selectionOf(type: GraphQLObjectType): string {
  const lines = waysOf(type).map(({ field, way, type: target }) => {
    if (way === 'page') return `${field}(first: 30) { totalCount nodes { id } edges { node { id } } }`;
    return `${field} { ${way === 'part' ? selectionOf(target) : 'id'} }`;
  });
  return lines.join(' ');
}

/**
 * What somebody should be answered, made of the answer to one who sees everything: hidden nodes are not there, and a
 * restricted field is null.
 */
export function narrowed(
  type: GraphQLObjectType,
  answer: Record<string, any>,
  sees: (id: string) => boolean,
  may: (permission: string) => boolean,
): Record<string, unknown> {
  const entries = waysOf(type).map(({ field, way, type: target }): [string, unknown] => {
    const permission = restrictedFields().get(`${type.name}.${field}`);
    const value = answer[field];
    if (value === null || (permission && !may(permission))) return [field, null];
    if (way === 'part') return [field, narrowed(target, value, sees, may)];
    if (way === 'one') return [field, sees(value.id) ? value : null];
    const nodes = (way === 'page' ? value.nodes : value).filter(({ id }: { id: string }) => sees(id));
    return [field, way === 'page' ? pageOf(nodes) : nodes];
  });
  return Object.fromEntries(entries);
}

function pageOf(nodes: object[]): object {
  return { totalCount: nodes.length, nodes, edges: nodes.map((node) => ({ node })) };
}
