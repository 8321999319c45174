import {
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isLeafType,
  isObjectType,
  getNullableType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { defaultPageSize, largestPageSize } from '../core/page';
import { mostItems } from './bulk.types';
import { fragmentsOf, type Surroundings } from './uses';

/** What the parts of an answer cost, in hundredths of a point; docs/cost.md explains them. */
const weights = { row: 100, nestedRow: 50, object: 10, value: 1, count: 100, mutation: 1_000 } as const;
/** How many rows a list without pages is taken to have: a role's plan, an interview's panel. */
const shortList = 5;

type Variables = Readonly<Record<string, unknown>>;
type Times = number | ((variables: Variables) => number);
type Given = (variables: Variables) => unknown;

/** A field: what it costs each time it is answered, and how many times what is below it is answered then. */
interface Plan {
  own: number;
  times: Times;
  fields: Plan[];
}

const once = 1;
const plans = new WeakMap<OperationDefinitionNode, Plan>();

/**
 * What an operation costs at most, in points, told before anything is read: one point for each row that its lists can hold
 * (half of one in a page within a page, for seldom are all of those full), a tenth for each object behind a reference, a
 * hundredth for each value, ten for each mutation.
 * @param variables as the client sent them; sizes out of range count as the nearest that is allowed
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables = {},
): number {
  let plan = plans.get(operation);
  if (!plan) plans.set(operation, (plan = summed(new Planner(schema, document, operation).plan())));
  return Math.ceil(total(plan, variables) / 100);
}

function total({ own, times, fields }: Plan, variables: Variables): number {
  if (fields.length === 0) return own;
  let below = 0;
  for (const field of fields) below += total(field, variables);
  return own + (typeof times === 'number' ? times : times(variables)) * below;
}

/** The same plan, in which everything that hangs on no variable is one sum. */
function summed({ own, times, fields }: Plan): Plan {
  if (fields.length === 0) return { own, times: once, fields };
  const below = fields.map(summed);
  const open = below.filter(({ fields: within }) => within.length > 0);
  const sum = below.filter((field) => !open.includes(field)).reduce((all, field) => all + field.own, 0);
  if (typeof times === 'number') return { own: own + times * sum, times, fields: open };
  return { own, times, fields: [{ own: sum, times: once, fields: [] }, ...open] };
}

/** Turns an operation into a plan once; a request then only puts in its variables. */
class Planner {
  private readonly fragments: Surroundings['fragments'];
  private readonly defaults = new Map<string, unknown>();
  /** How many pages the field that is looked at stands in. */
  private pages = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    document: DocumentNode,
    private readonly operation: OperationDefinitionNode,
  ) {
    this.fragments = fragmentsOf(document);
    for (const { variable, defaultValue } of operation.variableDefinitions ?? [])
      this.defaults.set(variable.name.value, defaultValue && plainValue(defaultValue));
  }

  plan(): Plan {
    const { operation, selectionSet } = this.operation;
    const root = this.schema.getRootType(operation);
    const fields = this.fieldsOf(selectionSet, root, null);
    return { own: 0, times: once, fields };
  }

  /** @param rows how many rows the page holds whose connection these fields are of; null where they are of none */
  private fieldsOf(
    set: SelectionSetNode,
    type: GraphQLNamedType | null | undefined,
    rows: Times | null,
  ): Plan[] {
    return set.selections.flatMap((selection): Plan[] => {
      if (selection.kind === Kind.FIELD) return [this.fieldPlan(selection, type, rows)];
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const name = selection.typeCondition?.name.value;
        return this.fieldsOf(selection.selectionSet, name ? this.schema.getType(name) : type, rows);
      }
      const fragment = this.fragments[selection.name.value];
      if (!fragment) return [];
      return this.fieldsOf(
        fragment.selectionSet,
        this.schema.getType(fragment.typeCondition.name.value),
        rows,
      );
    });
  }

  private fieldPlan(node: FieldNode, parent: GraphQLNamedType | null | undefined, rows: Times | null): Plan {
    const field =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    const type = field && getNamedType(field.type);
    if (!field || !type || isLeafType(type)) {
      const counted = isConnection(parent) && node.name.value.startsWith('totalCount');
      return { own: counted ? weights.count : weights.value, times: once, fields: [] };
    }
    if (parent === this.schema.getMutationType()) return this.mutationPlan(node, field, type);
    if (isConnection(type)) {
      this.pages++;
      const inner = this.fieldsOf(node.selectionSet!, type, this.pageSize(node));
      this.pages--;
      return { own: weights.object, times: once, fields: inner };
    }
    return this.objectPlan(node, field, type, rows);
  }

  private objectPlan(
    node: FieldNode,
    field: GraphQLField<unknown, unknown>,
    type: GraphQLNamedType,
    rows: Times | null,
  ): Plan {
    const inner =
      isCompositeType(type) && node.selectionSet ? this.fieldsOf(node.selectionSet, type, null) : [];
    if (!isListType(getNullableType(field.type))) return { own: weights.object, times: once, fields: inner };
    const weight = rows && this.pages > 1 ? weights.nestedRow : weights.row;
    const row: Plan = { own: weight, times: once, fields: inner };
    return { own: 0, times: rows ?? this.listSize(node), fields: [row] };
  }

  /** A mutation of many items costs as many, and what it tells of each. */
  private mutationPlan(
    node: FieldNode,
    { args }: GraphQLField<unknown, unknown>,
    type: GraphQLNamedType,
  ): Plan {
    const input = args[0] && getNamedType(args[0].type);
    const isBulk = isInputObjectType(input) && 'items' in input.getFields();
    const items = isBulk ? this.itemCount(node) : once;
    const done: Plan = { own: weights.mutation, times: once, fields: [] };
    const told = this.fieldsOf(node.selectionSet!, type, isBulk ? items : null);
    return { own: weights.object, times: once, fields: [{ own: 0, times: items, fields: [done] }, ...told] };
  }

  /** How many items a bulk mutation is given; more than it takes are refused by itself. */
  private itemCount(node: FieldNode): Times {
    const value = node.arguments?.find(({ name }) => name.value === 'input')?.value;
    const literal =
      value?.kind === Kind.OBJECT ? value.fields.find(({ name }) => name.value === 'items') : null;
    const given = literal ? this.given(literal.value) : this.argument(node, 'input');
    return (variables) => {
      const sent = given(variables) as { items?: unknown } | unknown[] | null;
      const items = Array.isArray(sent) ? sent : sent?.items;
      return Array.isArray(items) ? Math.min(mostItems, Math.max(1, items.length)) : 1;
    };
  }

  /** The size of the page that a connection is asked for. */
  private pageSize(node: FieldNode): Times {
    const [first, last] = [this.argument(node, 'first'), this.argument(node, 'last')];
    return (variables) => {
      const size = last(variables) ?? first(variables);
      if (typeof size !== 'number' || Number.isNaN(size)) return defaultPageSize;
      return Math.min(largestPageSize, Math.max(1, size));
    };
  }

  /** The size of a list without pages: of `nodes(ids:)` it is said, of others it is taken to be short. */
  private listSize(node: FieldNode): Times {
    const ids = this.argument(node, 'ids');
    return (variables) => {
      const given = ids(variables);
      return Array.isArray(given) ? Math.min(largestPageSize, given.length) : shortList;
    };
  }

  private argument(node: FieldNode, name: string): Given {
    return this.given(node.arguments?.find((argument) => argument.name.value === name)?.value);
  }

  private given(value: ValueNode | undefined): Given {
    if (value?.kind !== Kind.VARIABLE) {
      const plain = value && plainValue(value);
      return () => plain;
    }
    const variable = value.name.value;
    const otherwise = this.defaults.get(variable);
    return (variables) => (variables[variable] === undefined ? otherwise : variables[variable]);
  }
}

function isConnection(type: GraphQLNamedType | null | undefined): boolean {
  return isObjectType(type) && type.name.endsWith('Connection');
}

/** Numbers and the lengths of lists are all that costs ask for, here and in the fields of an input. */
function plainValue(value: ValueNode): unknown {
  if (value.kind === Kind.INT) return Number(value.value);
  if (value.kind === Kind.OBJECT)
    return Object.fromEntries(value.fields.map((field) => [field.name.value, plainValue(field.value)]));
  return value.kind === Kind.LIST ? value.values : null;
}
