import {
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** Where names are looked up, and what the variables say. */
export interface Surroundings {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Record<string, unknown>;
}

/** A place where a field is selected, in an object of a type. */
export interface Place {
  node: FieldNode;
  parent: GraphQLCompositeType;
  type: GraphQLOutputType;
}

/** A field as it is answered: all places where it is selected count as one. */
export interface Selected {
  /** Its name in the answer. */
  key: string;
  /** At least one. */
  places: Place[];
}

const metaFields = [SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef];

/** The type of a field and its name in the schema, which are alike in all places. */
export function firstOf({ places }: Selected): { name: string; type: GraphQLOutputType } {
  const { node, type } = places[0]!;
  return { name: node.name.value, type };
}

/** What is selected below some places, in the order of the document, of whatever type the object turns out to be. */
export function selectedBelow(places: readonly Place[], surroundings: Surroundings): Selected[] {
  const found = new Map<string, Selected>();
  for (const { node, type } of places) {
    const named = getNamedType(type);
    if (node.selectionSet && isCompositeType(named)) collect(found, node.selectionSet, named, surroundings);
  }
  return [...found.values()];
}

/** The same of a whole operation. */
export function selectedIn(
  set: SelectionSetNode,
  type: GraphQLCompositeType,
  surroundings: Surroundings,
): Selected[] {
  const found = new Map<string, Selected>();
  collect(found, set, type, surroundings);
  return [...found.values()];
}

function collect(
  found: Map<string, Selected>,
  { selections }: SelectionSetNode,
  parent: GraphQLCompositeType,
  surroundings: Surroundings,
): void {
  for (const selection of selections) {
    if (!isIncluded(selection, surroundings)) continue;
    if (selection.kind === Kind.FIELD) note(found, selection, parent);
    else {
      const { set, type } = fragmentOf(selection, surroundings);
      collect(found, set, type ?? parent, surroundings);
    }
  }
}

function note(found: Map<string, Selected>, node: FieldNode, parent: GraphQLCompositeType): void {
  const key = (node.alias ?? node.name).value;
  const place = { node, parent, type: typeOf(node.name.value, parent) };
  const known = found.get(key);
  if (known) known.places.push(place);
  else found.set(key, { key, places: [place] });
}

function typeOf(name: string, parent: GraphQLCompositeType): GraphQLOutputType {
  const own = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  return (own ?? metaFields.find((field) => field.name === name)!).type;
}

function fragmentOf(
  selection: Exclude<SelectionNode, FieldNode>,
  { schema, fragments }: Surroundings,
): { set: SelectionSetNode; type: GraphQLCompositeType | null } {
  const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!;
  const type = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
  return { set: fragment.selectionSet, type: isCompositeType(type) ? type : null };
}

function isIncluded(selection: SelectionNode, { variables }: Surroundings): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, selection, variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, selection, variables);
  return skip?.if !== true && include?.if !== false;
}
