import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

/** An operation with its variables. */
export interface RandomOperation {
  query: string;
  variables: Record<string, unknown>;
}

const deepest = 6;
const mostFields = 60;

/** What is written for scalars, in documents and in variables; the first is the simplest. */
const scalars: Record<string, unknown[]> = {
  Int: [2, 1, 3, 0, -1, 1_000],
  Float: [1, 1.5],
  Boolean: [true, false],
  String: ['a', '', 'Onsite', '2026-11-23T00:00:00Z'],
  DateTime: ['2026-11-23T00:00:00Z', 'yesterday'],
  Date: ['2026-11-23', 'never'],
};
/** What fits no scalar, enum or object that the schema has. */
const misfits: unknown[] = [{ no: 'such' }, [[1]], 1.25, '\u0000'];

/**
 * Writes an operation that is valid by the schema, out of numbers: each is a choice, and where they are used up the simplest
 * one is made. So a shorter list, or smaller numbers, make a simpler operation, which is how failures are shrunk.
 */
export class OperationWriter {
  private place = 0;
  private fields = 0;
  private readonly definitions: string[] = [];
  private readonly fragments: string[] = [];
  private readonly variables: Record<string, unknown> = {};

  /** @param ids ids of things that there are */
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly choices: readonly number[],
    private readonly ids: readonly string[],
  ) {}

  write(): RandomOperation {
    const selection = this.selection(this.schema.getQueryType()!, 0);
    const head = this.definitions.length > 0 ? ` (${this.definitions.join(', ')})` : '';
    return { query: [`query${head} ${selection}`, ...this.fragments].join('\n'), variables: this.variables };
  }

  /** A number below `count`. */
  private choose(count: number): number {
    return (this.choices[this.place++] ?? 0) % count;
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.choose(items.length)]!;
  }

  private selection(type: GraphQLCompositeType, depth: number): string {
    const parts = Array.from({ length: 1 + this.choose(4) }, () => this.part(type, depth));
    return `{ ${parts.join(' ')} }`;
  }

  private part(type: GraphQLCompositeType, depth: number): string {
    const kind = this.choose(8);
    if (kind === 5) return `__typename${this.directive()}`;
    if (depth < deepest && kind === 6) return this.inlineFragment(type, depth);
    if (depth < deepest && kind === 7) return this.namedFragment(type, depth);
    return this.field(type, depth);
  }

  private inlineFragment(type: GraphQLCompositeType, depth: number): string {
    const on = this.choose(3) === 2 ? null : this.narrowed(type);
    const head = on ? `... on ${on.name}` : '...';
    return `${head}${this.directive()} ${this.selection(on ?? type, depth + 1)}`;
  }

  private namedFragment(type: GraphQLCompositeType, depth: number): string {
    const on = this.narrowed(type);
    const body = this.selection(on, depth + 1);
    const name = `F${this.fragments.length}`;
    this.fragments.push(`fragment ${name} on ${on.name} ${body}`);
    const spread = `...${name}${this.directive()}`;
    return this.choose(4) === 3 ? `${spread} ...${name}` : spread;
  }

  /** The type itself, one that it may turn out to be, or an interface that it has. */
  private narrowed(type: GraphQLCompositeType): GraphQLCompositeType {
    const others = isAbstractType(type)
      ? this.schema.getPossibleTypes(type)
      : isObjectType(type)
        ? type.getInterfaces()
        : [];
    return this.pick([type, ...others]);
  }

  private field(type: GraphQLCompositeType, depth: number): string {
    const all = 'getFields' in type ? Object.values(type.getFields()) : [];
    const atEnd = depth >= deepest || this.fields >= mostFields;
    const possible = all.filter(
      (field) =>
        (!atEnd || isLeafType(getNamedType(field.type))) &&
        (atEnd ? field.args.every((arg) => !isRequiredArgument(arg)) : true),
    );
    if (possible.length === 0) return '__typename';
    this.fields++;
    const field = this.pick(possible);
    const args = this.arguments(field);
    const directive = this.directive();
    const result = getNamedType(field.type);
    const below = isCompositeType(result) ? ` ${this.selection(result, depth + 1)}` : '';
    return `${aliasOf(type.name, field.name + args)}: ${field.name}${args}${directive}${below}`;
  }

  private arguments({ args }: GraphQLField<unknown, unknown>): string {
    const given = args.filter(
      (arg) => isRequiredArgument(arg) || arg.name === 'first' || this.choose(6) === 5,
    );
    const texts = given.map((arg) => `${arg.name}: ${this.argument(arg)}`);
    return texts.length > 0 ? `(${texts.join(', ')})` : '';
  }

  private argument({ name, type }: GraphQLArgument): string {
    if (name === 'first' && this.choose(8) < 6) return String(1 + this.choose(3));
    return this.choose(2) === 1 ? this.variable(type) : written(this.value(type, 0), type);
  }

  private directive(): string {
    const kind = this.choose(10);
    if (kind < 7) return '';
    const name = kind === 7 ? 'skip' : 'include';
    const condition = this.choose(3) === 2 ? this.booleanVariable() : String(this.choose(2) === 1);
    return ` @${name}(if: ${condition})`;
  }

  private booleanVariable(): string {
    const name = `v${this.definitions.length}`;
    const hasDefault = this.choose(2) === 1;
    this.definitions.push(`$${name}: Boolean${hasDefault ? ' = true' : '!'}`);
    if (!hasDefault || this.choose(2) === 1) this.variables[name] = this.choose(2) === 1;
    return `$${name}`;
  }

  /** A variable of a type: with a value, a default, both, none where it may be left out, and now and then a value that does not fit. */
  private variable(type: GraphQLInputType): string {
    const name = `v${this.definitions.length}`;
    const isRequired = isNonNullType(type);
    const preset = !isRequired && this.choose(3) === 2 ? ` = ${written(this.value(type, 0), type)}` : '';
    this.definitions.push(`$${name}: ${String(type)}${preset}`);
    const kind = this.choose(12);
    if (kind === 11) this.variables[name] = this.pick(misfits);
    else if (kind === 10 && !isRequired) this.variables[name] = null;
    else if (kind < 9) this.variables[name] = this.value(type, 0);
    return `$${name}`;
  }

  private value(type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return this.value(type.ofType, depth);
    if (isListType(type))
      return Array.from({ length: 1 + this.choose(2) }, () => this.value(type.ofType, depth));
    if (isEnumType(type)) return this.pick(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const chosen = this.pick(fields);
      const given = fields.filter((field) => isRequiredInputField(field) || (field === chosen && depth < 4));
      return Object.fromEntries(given.map((field) => [field.name, this.value(field.type, depth + 1)]));
    }
    return this.pick(
      type.name === 'ID' ? [...this.ids, 'nonsense'] : (scalars[type.name] ?? scalars.String!),
    );
  }
}

/** The same field with the same arguments has the same alias, so that the executors have something to merge. */
function aliasOf(type: string, field: string): string {
  let hash = 7;
  for (const sign of type + field) hash = (hash * 31 + sign.charCodeAt(0)) % 1_000_003;
  return `${field.replace(/\W.*$/s, '')}_${hash}`;
}

/** A value as it stands in a document. */
function written(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return written(value, type.ofType);
  if (isListType(type))
    return `[${(value as unknown[]).map((item) => written(item, type.ofType)).join(', ')}]`;
  if (isEnumType(type)) return String(value);
  if (isInputObjectType(type)) {
    const fields = Object.entries(value as object).map(
      ([name, item]) => `${name}: ${written(item, type.getFields()[name]!.type)}`,
    );
    return `{ ${fields.join(', ')} }`;
  }
  return JSON.stringify(value);
}
