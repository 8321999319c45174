import { getArgumentValues, print, type GraphQLField } from 'graphql';
import type { PageArgs } from '../core/page';
import type { Use, Variables } from './uses';

/** Groups places by what their arguments say as they are written. */
export function byArguments(places: readonly Use[]): Use[][] {
  const groups = new Map<string, Use[]>();
  for (const use of places) {
    const written = (use.node.arguments ?? []).map(print).sort().join();
    groups.set(written, [...(groups.get(written) ?? []), use]);
  }
  return [...groups.values()];
}

const noArguments: PageArgs = {};

/** Reads the arguments of a field out of the variables; those that hold none are read once. */
export function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  { node }: Use,
): (variables: Variables) => PageArgs {
  if (!node.arguments?.length) return () => noArguments;
  if (!node.arguments.some((argument) => print(argument).includes('$'))) {
    const constant = getArgumentValues(field, node) as PageArgs;
    return () => constant;
  }
  return (variables) => getArgumentValues(field, node, variables);
}
