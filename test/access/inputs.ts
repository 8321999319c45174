import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

/** Which kind of object each id field of the inputs names, as its prefix. */
const named: Record<string, string> = {
  apiKeyId: 'apiKey',
  applicantId: 'applicant',
  winnerId: 'applicant',
  loserId: 'applicant',
  applicationId: 'application',
  authorId: 'user',
  creditedToId: 'user',
  departmentId: 'department',
  emailId: 'applicantEmail',
  feedbackId: 'feedback',
  hiringTeamMemberId: 'hiringTeamMember',
  interviewId: 'interview',
  interviewerIds: 'user',
  mentionIds: 'user',
  noteId: 'note',
  offerId: 'offer',
  openingId: 'opening',
  parentId: 'department',
  reasonId: 'rejectionReason',
  rejectionReasonId: 'rejectionReason',
  roleId: 'role',
  stageId: 'interviewStage',
  stageIds: 'interviewStage',
  tagId: 'tag',
  toRoleId: 'role',
  toStageId: 'interviewStage',
  userId: 'user',
  webhookDeliveryId: 'webhookDelivery',
  webhookEndpointId: 'webhookEndpoint',
};

/** Values that the rules of these fields accept. */
const sample: Record<string, unknown> = {
  activeApplications: { leave: true },
  address: 'someone@example.org',
  amount: '1',
  count: 1,
  currency: 'USD',
  email: 'someone@example.org',
  endsAt: '2026-12-01T10:00:00Z',
  expectedVersion: 1,
  loserExpectedVersion: 1,
  resume: '{"basics":{"name":"Ada Alves"}}',
  startsAt: '2026-12-01T09:00:00Z',
  timeZone: 'Europe/Lisbon',
  url: 'https://receiver.example.org/hook',
};

/** An id that nothing has. */
export function unknownId(prefix: string): string {
  return `${prefix}_2000000`;
}

/** The kind of object that an id field names. */
export function prefixOf(field: string): string {
  const prefix = named[field];
  if (!prefix) throw new Error(`say in test/access/inputs.ts what ${field} names`);
  return prefix;
}

/** The fields of the input of a mutation. */
export function fieldsOf(schema: GraphQLSchema, mutation: string): GraphQLInputField[] {
  const [argument] = schema.getMutationType()!.getFields()[mutation]!.args;
  return Object.values((getNamedType(argument!.type) as GraphQLInputObjectType).getFields());
}

/** The ways to an id in the input of a mutation: at the top, in what it nests, in each item of a bulk mutation. */
export function idPathsOf(schema: GraphQLSchema, mutation: string): string[][] {
  return idPaths(fieldsOf(schema, mutation));
}

function idPaths(fields: readonly GraphQLInputField[]): string[][] {
  return fields.flatMap((field) => {
    const type = getNamedType(field.type);
    if (type.name === 'ID') return [[field.name]];
    if (!isInputObjectType(type)) return [];
    return idPaths(Object.values(type.getFields())).map((path) => [field.name, ...path]);
  });
}

/** The smallest input of a mutation with an id at a place. */
export function inputWithId(
  schema: GraphQLSchema,
  mutation: string,
  path: readonly string[],
  id: string,
  idOf: (prefix: string) => string,
): Record<string, unknown> {
  return withId(fieldsOf(schema, mutation), path, id, idOf);
}

function withId(
  fields: readonly GraphQLInputField[],
  [name, ...rest]: readonly string[],
  id: string,
  idOf: (prefix: string) => string,
): Record<string, unknown> {
  const field = fields.find((one) => one.name === name)!;
  const type = getNamedType(field.type);
  const value = isInputObjectType(type) ? withId(Object.values(type.getFields()), rest, id, idOf) : id;
  return { ...smallest(fields, idOf), [field.name]: inForm(field, value) };
}

/** Puts a value where a field wants it: in a list or alone. */
function inForm({ type }: GraphQLInputField, value: unknown): unknown {
  return isListType(isNonNullType(type) ? type.ofType : type) ? [value] : value;
}

/**
 * The smallest input that a mutation takes, in which every rule on single values is kept.
 * @param idOf the id that stands for each kind of object
 */
export function smallestInput(
  schema: GraphQLSchema,
  mutation: string,
  idOf: (prefix: string) => string = unknownId,
): Record<string, unknown> {
  return smallest(fieldsOf(schema, mutation), idOf);
}

function smallest(
  fields: readonly GraphQLInputField[],
  idOf: (prefix: string) => string,
): Record<string, unknown> {
  const required = fields.filter(({ type }) => isNonNullType(type));
  return Object.fromEntries(
    required.map((field) => [field.name, inForm(field, sampleOf(field.name, field.type, idOf))]),
  );
}

function sampleOf(name: string, given: GraphQLInputType, idOf: (prefix: string) => string): unknown {
  const type = getNamedType(given);
  if (name in sample) return sample[name];
  if (type.name === 'ID') return idOf(prefixOf(name));
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) return smallest(Object.values(type.getFields()), idOf);
  return `x${Math.random().toString(36).slice(2, 10)}`;
}
