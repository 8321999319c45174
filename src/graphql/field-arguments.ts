import {
  getArgumentValues,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  valueFromAST,
  visit,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  type ValueNode,
} from 'graphql';
import { constant } from '../core/constant';
import type { PageArgs } from '../core/page';
import type { Use, Variables } from './uses';

/** Makes a value out of the variables; undefined where none is given. @throws Absent */
type Build = (variables: Variables) => unknown;

/** Nothing is given where something must be: graphql-js tells of it. */
class Absent extends Error {}

/**
 * Reads the arguments of a field out of the variables, as graphql-js does: what hangs on no variable is read once, and not each
 * time that a client asks.
 * @throws GraphQLError when they are wrong
 */
export function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  { node }: Use,
): (variables: Variables) => PageArgs {
  const { values, isConstant } = argumentBuilds(field, node);
  const build = (variables: Variables): PageArgs => {
    const args: Record<string, unknown> = {};
    for (const [name, value] of values) set(args, name, value(variables));
    return args;
  };
  if (isConstant) {
    const args = constantArguments(getArgumentValues(field, node));
    return () => args;
  }
  return (variables) => {
    try {
      return build(variables);
    } catch (error) {
      if (error instanceof Absent) return getArgumentValues(field, node, variables);
      throw error;
    }
  };
}

function constantArguments(args: PageArgs): PageArgs {
  if (args.where) constant(args.where);
  return constant(args);
}

function argumentBuilds(field: GraphQLField<unknown, unknown>, node: FieldNode) {
  const given = new Map(node.arguments?.map(({ name, value }) => [name.value, value]));
  const values = field.args.map(
    ({ name, type, defaultValue }) => [name, inPlace(given.get(name), type, defaultValue)] as const,
  );
  return { values, isConstant: ![...given.values()].some(hangsOnVariables) };
}

function set(object: Record<string, unknown>, name: string, value: unknown): void {
  if (value !== undefined) object[name] = value;
}

/** What stands in the place of an argument or of a field of an input, or what stands there by default. */
function inPlace(node: ValueNode | undefined, type: GraphQLInputType, byDefault: unknown): Build {
  const build = node ? buildOf(node, type) : () => undefined;
  const required = isNonNullType(type);
  return (variables) => {
    const given = build(variables);
    const value = given === undefined ? byDefault : given;
    if (required && (value === undefined || value === null)) throw new Absent();
    return value;
  };
}

function buildOf(node: ValueNode, type: GraphQLInputType): Build {
  if (!hangsOnVariables(node)) {
    const value: unknown = valueFromAST(node, type);
    if (typeof value === 'object' && value !== null) constant(value);
    return () => value;
  }
  if (node.kind === Kind.VARIABLE) return valueOf(node.name.value);
  if (isNonNullType(type)) return buildOf(node, type.ofType);
  if (isListType(type)) return listBuild(node, type.ofType);
  if (isInputObjectType(type) && node.kind === Kind.OBJECT) {
    const given = new Map(node.fields.map(({ name, value }) => [name.value, value]));
    const fields = Object.values(type.getFields()).map(
      (field) => [field.name, inPlace(given.get(field.name), field.type, field.defaultValue)] as const,
    );
    return (variables) => {
      const object: Record<string, unknown> = {};
      for (const [name, value] of fields) set(object, name, value(variables));
      return object;
    };
  }
  return () => {
    throw new Absent();
  };
}

/** A variable that is not given must not become what all objects have by its name. */
function valueOf(name: string): Build {
  return (variables) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
}

/** A single value stands for a list of it. */
function listBuild(node: ValueNode, type: GraphQLInputType): Build {
  const nodes = node.kind === Kind.LIST ? node.values : [node];
  const items = nodes.map((item) => inPlace(item, type, undefined));
  return (variables) => items.map((item) => item(variables) ?? null);
}

function hangsOnVariables(node: ValueNode): boolean {
  let found = false;
  visit(node, { Variable: () => void (found = true) });
  return found;
}
