import {
  GraphQLObjectType,
  execute,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  parse,
} from 'graphql';
import type { DocumentNode, GraphQLField, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { cursorAt } from '../database/change-cursor';
import type { NumberedEvent } from '../database/change-feed';
import { referredBy } from '../database/columns';
import { Lifetime } from '../core/lifetime';
import { lowerFirst } from '../core/global-id';
import type { Viewer } from '../core/viewer';
import type { Database } from '../database/database';
import { Context } from '../graphql/context';
import { nodeEntity } from '../graphql/node.resolver';

/** What a message is made with. */
export interface PayloadSource {
  database: Database;
  schema: GraphQLSchema;
}

type AnyField = GraphQLField<unknown, unknown>;

const mostMilliseconds = 10_000;
/** Parts of objects that tell of the present, and not of the state at an event. */
const presentOnly = new Set(['AllowedAction', 'FeedbackSummary', 'OpeningSummary']);
const documents = new WeakMap<GraphQLSchema, Map<string, DocumentNode>>();

/**
 * The body of the message that tells a viewer of an event. `data` is the `Change` that the feed tells them, made by the same
 * execution, so that whatever is kept from them there is kept from them here.
 * @throws Error when a field of it fails: nothing incomplete is sent
 */
export async function payloadOf(
  event: NumberedEvent,
  viewer: Viewer,
  { database, schema }: PayloadSource,
): Promise<string> {
  const lifetime = new Lifetime(mostMilliseconds);
  const requestId = `webhook ${cursorAt(event.position)}`;
  const clock = (): Date => event.occurredAt;
  try {
    const { data, errors } = await execute({
      schema,
      document: documentFor(schema, event.subjectType),
      rootValue: { event, viewer },
      contextValue: new Context({ database, viewer, requestId, clock, lifetime }),
    });
    if (errors) throw errors[0]!;
    return bodyOf(event.type, event.occurredAt, data!.changes as object);
  } finally {
    lifetime.release();
  }
}

/** The body of a message in the form of Standard Webhooks. */
export function bodyOf(type: string, at: Date, data: object): string {
  return JSON.stringify({ type, timestamp: at.toISOString(), data });
}

/** The operation that asks of a change of this kind all that a message tells; made once for each kind. */
function documentFor(schema: GraphQLSchema, subjectType: string): DocumentNode {
  const known = documents.get(schema) ?? new Map<string, DocumentNode>();
  documents.set(schema, known);
  const document =
    known.get(subjectType) ?? parse(`subscription { changes { ${changeText(schema, subjectType)} } }`);
  known.set(subjectType, document);
  return document;
}

function changeText(schema: GraphQLSchema, subjectType: string): string {
  const type = schema.getType(subjectType);
  const state = type instanceof GraphQLObjectType && nodeEntity(lowerFirst(subjectType));
  const stateText = state ? `state { __typename ... on ${subjectType} { ${selection(type)} } }` : '';
  return `cursor type subjectType subjectId removal occurredAt via requestId actor { id } changes { field from to hidden } ${stateText}`;
}

/** Values, parts that are made of values, and the ids of what it belongs to: no lists of other objects. */
function selection(type: GraphQLObjectType): string {
  return Object.values(type.getFields())
    .filter((field) => field.args.length === 0 && !field.deprecationReason)
    .flatMap((field) => fieldText(type, field) ?? [])
    .join(' ');
}

function fieldText(owner: GraphQLObjectType, field: AnyField): string | null {
  const type = getNamedType(field.type);
  if (isLeafType(type)) return field.name;
  if (!(type instanceof GraphQLObjectType) || presentOnly.has(type.name)) return null;
  if (!type.getInterfaces().some(({ name }) => name === 'Node'))
    return `${field.name} { ${selection(type)} }`;
  return !isList(field.type) && belongs(owner, field.name) ? `${field.name} { id }` : null;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

/** Of an object, what a column of its own refers to; of a part of one, everything. */
function belongs(owner: GraphQLObjectType, field: string): boolean {
  const entity = nodeEntity(lowerFirst(owner.name));
  return !entity || referredBy(entity, `${field}Id`) !== null;
}
