import {
  isAbstractType,
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** `@include(if: $variable)`, or with `wanted` false `@skip(if: $variable)`. */
interface Inclusion {
  variable: string;
  wanted: boolean;
}

/** A place in a document where a field is selected, and when it counts. */
export interface Use {
  node: FieldNode;
  inclusions: readonly Inclusion[];
}

/** Fields that are selected, with the places where each is: by their names, or by how they are called in the answer. */
export type Places = Map<string, Use[]>;

/** The values of an operation's variables, coerced. */
export type Variables = Readonly<Record<string, unknown>>;

/** Where names of types and fragments are looked up. */
export interface Surroundings {
  schema: GraphQLSchema;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** The fragments of a document, by their names. */
export function fragmentsOf({ definitions }: DocumentNode): Surroundings['fragments'] {
  return Object.fromEntries(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
}

/** Whether a field is selected with these variables: in at least one of the places. */
export function isUsed(uses: readonly Use[], variables: Variables): boolean {
  return uses.some(({ inclusions }) =>
    inclusions.every(({ variable, wanted }) => variables[variable] === wanted),
  );
}

/**
 * What is selected of an object type below some places.
 * @param by what fields are told apart by
 */
export function usesBelow(
  uses: readonly Use[],
  type: GraphQLObjectType,
  surroundings: Surroundings,
  by: (node: FieldNode) => string = ({ name }) => name.value,
): Places {
  const found: Places = new Map();
  const walk = ({ selections }: SelectionSetNode, inclusions: readonly Inclusion[]): void => {
    for (const selection of selections) {
      const own = inclusionsOf(selection);
      if (own === null) continue;
      const all = own.length > 0 ? [...inclusions, ...own] : inclusions;
      if (selection.kind === Kind.FIELD) {
        add(found, by(selection), { node: selection, inclusions: all });
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : surroundings.fragments[selection.name.value];
      if (fragment && applies(fragment.typeCondition?.name.value, type, surroundings.schema))
        walk(fragment.selectionSet, all);
    }
  };
  for (const { node } of uses) if (node.selectionSet) walk(node.selectionSet, []);
  return found;
}

function add(places: Places, key: string, use: Use): void {
  places.set(key, [...(places.get(key) ?? []), use]);
}

function applies(condition: string | undefined, type: GraphQLObjectType, schema: GraphQLSchema): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  return isAbstractType(named) && schema.isSubType(named, type);
}

/** Null when it is never included. */
function inclusionsOf({ directives = [] }: SelectionNode): Inclusion[] | null {
  const found: Inclusion[] = [];
  for (const directive of directives) {
    const wanted = { include: true, skip: false }[directive.name.value];
    if (wanted === undefined) continue;
    const condition = conditionOf(directive);
    if (typeof condition === 'string') found.push({ variable: condition, wanted });
    else if (condition !== wanted) return null;
  }
  return found;
}

function conditionOf({ arguments: args = [] }: DirectiveNode): string | boolean {
  const value = args.find(({ name }) => name.value === 'if')!.value;
  return value.kind === Kind.VARIABLE ? value.name.value : value.kind === Kind.BOOLEAN && value.value;
}
