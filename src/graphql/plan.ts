import {
  getNamedType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql';
import type { Permission } from '../access/permission';
import type { EntityClass, Node } from '../core/node';
import type { PageArgs } from '../core/page';
import { joinedTo } from '../database/joined-rows';
import { tableOf, type ColumnSet, type JoinedRow, type Row } from '../database/rows';
import { compileAnswer, getterSource, plainSource } from './answer';
import { argumentsOf, byArguments } from './field-arguments';
import { connectionNodes, type NodesOf } from './connection';
import { sourceOf, type FieldSource } from './field-source';
import { restrictedFields } from './restricted';
import { usesBelow, type Surroundings, type Use, type Variables } from './uses';

type AnyField = GraphQLField<unknown, unknown>;

/** A field of an entity that is no plain column of it. */
export interface PlannedField {
  name: string;
  source: FieldSource;
  permission: Permission | undefined;
  uses: readonly Use[];
  args: (variables: Variables) => PageArgs;
  output: Output;
  /** What the column is called in which sums for it are read together with the rows. */
  sumsName: string;
  /** Whether the field is selected with other arguments, too. */
  oneOfSeveral: boolean;
  /** The row that it leads to, where that is read together with the one that refers to it. */
  joined: JoinedRow | null;
}

/** What is to be read for a part of a document, worked out once: which columns of which entity, and what they lead to. */
export class Plan {
  private readonly needed = new Map<EntityClass, Set<string> | null>();
  private readonly sets = new Map<EntityClass, ColumnSet>();

  constructor(
    readonly surroundings: Surroundings,
    readonly entities: ReadonlyMap<string, EntityClass>,
  ) {}

  /** Notes that columns of an entity are read somewhere in this part; null for all of them. */
  need(entity: EntityClass, columns: Iterable<string> | null): void {
    const known = this.needed.get(entity);
    if (known === null) return;
    this.sets.delete(entity);
    this.needed.set(entity, columns && new Set([...(known ?? []), ...columns]));
  }

  /** The columns of an entity that are read: the same in all places, so that they share their statements. */
  columnsOf(entity: EntityClass): ColumnSet {
    let set = this.sets.get(entity);
    if (!set) {
      const { all, pick } = tableOf(entity);
      const needed = this.needed.get(entity);
      this.sets.set(entity, (set = needed === null ? all : pick(needed ?? [])));
    }
    return set;
  }
}

/** What is selected below a field: of the rows that it leads to, or of their connection. */
export class Output {
  readonly connection: ConnectionSelection | null;
  private readonly selections = new Map<EntityClass, Selection>();
  private names: ReadonlySet<string> | null = null;

  constructor(
    readonly plan: Plan,
    private readonly type: GraphQLNamedType,
    private readonly uses: readonly Use[],
  ) {
    const nodes = connectionNodes(type.name);
    this.connection = nodes ? new ConnectionSelection(plan, type as GraphQLObjectType, uses, nodes) : null;
    const entity = plan.entities.get(type.name);
    if (entity) this.of(entity);
  }

  /** The names of the fields that are selected of a value that is no entity. */
  get fields(): ReadonlySet<string> {
    this.names ??= isObjectType(this.type)
      ? namesBelow(this.uses, this.type, this.plan.surroundings)
      : new Set();
    return this.names;
  }

  /** Whether nothing is selected of it. */
  get isLeaf(): boolean {
    return isLeafType(this.type);
  }

  /** What is selected of an entity: of an interface, each entity has its own selection. */
  of(entity: EntityClass): Selection {
    let selection = this.selections.get(entity);
    if (!selection) {
      const type = this.plan.surroundings.schema.getType(entity.name) as GraphQLObjectType;
      selection = new Selection(this.plan, entity, type, this.uses, type !== this.type);
      this.selections.set(entity, selection);
    }
    return selection;
  }
}

/** What is selected of the rows of an entity. */
export class Selection {
  readonly fields: PlannedField[] = [];
  private joinedTo: ColumnSet | null = null;
  private whole: ColumnSet | null = null;
  /** Makes the answer of a row: what its columns say, and places for everything else. */
  readonly answer: (row: Row) => Record<string, unknown>;
  /** Whether the rows lead to nothing of which anything is selected. */
  readonly isFlat: boolean;

  constructor(
    private readonly plan: Plan,
    readonly entity: EntityClass,
    type: GraphQLObjectType,
    uses: readonly Use[],
    named: boolean,
  ) {
    const plain: string[] = [];
    for (const [name, places] of usesBelow(uses, type, plan.surroundings)) {
      const field = type.getFields()[name];
      if (!field) continue;
      const source = sourceFor(entity, field);
      if (source) this.add(field, source, places);
      else plain.push(name);
    }
    plan.need(entity, plain);
    this.isFlat = this.fields.every(({ output }) => output.isLeaf);
    this.answer = compileAnswer(entity, plain, new Set(this.fields.map(({ name }) => name)), named);
  }

  /** The columns that are read of each row. */
  get plain(): ColumnSet {
    return this.plan.columnsOf(this.entity);
  }

  /** What is read of each row, together with the rows that it refers to. */
  get columns(): ColumnSet {
    const { plain } = this;
    if (plain !== this.joinedTo) {
      for (const field of this.fields) field.joined = joinedOf(field);
      this.whole = plain.with(this.fields.map(({ joined }) => joined).filter((row) => row !== null));
      this.joinedTo = plain;
    }
    return this.whole!;
  }

  private add(field: AnyField, source: FieldSource, places: readonly Use[]): void {
    this.plan.need(this.entity, source.reads);
    const permission = restrictedFields().get(`${this.entity.name}.${field.name}`);
    const groups = byArguments(places);
    groups.forEach((uses, index) => {
      const output = new Output(this.plan, getNamedType(field.type), uses);
      const args = argumentsOf(field, uses[0]!);
      this.fields.push({
        name: field.name,
        source,
        permission,
        uses,
        args,
        output,
        sumsName: `${field.name}.${index}`,
        oneOfSeveral: groups.length > 1,
        joined: null,
      });
    });
  }
}

/**
 * The row that a field leads to, where it is read together with the one that refers to it: always, unless its field is
 * asked for under a condition or not allowed to all, or nothing but its id is asked for, which stands in the key.
 */
function joinedOf({ name, source, permission, uses, output }: PlannedField): JoinedRow | null {
  if (!source.refers || permission || !uses.some(({ inclusions }) => inclusions.length === 0)) return null;
  const { key, entity } = source.refers;
  const { plain } = output.of(entity);
  return plain.names.length === 1 ? null : joinedTo(name, key, entity, plain);
}

/** What is selected of a connection. */
export class ConnectionSelection {
  /** The fields that take the page to be read, in their places. */
  readonly page: readonly Use[];
  readonly counts: readonly Use[];
  readonly edges: boolean;
  /** What is selected of it; null when nothing is. */
  readonly pageInfo: ReadonlySet<string> | null;
  /** What is selected of the rows; null where clients see them as something else. */
  readonly rows: Output | null;

  constructor(
    readonly plan: Plan,
    type: GraphQLObjectType,
    uses: readonly Use[],
    readonly nodes: NodesOf,
  ) {
    const below = usesBelow(uses, type, plan.surroundings);
    const of = (...names: string[]) => names.flatMap((name) => below.get(name) ?? []);
    this.page = of('nodes', 'edges', 'pageInfo');
    this.counts = of('totalCount', 'totalCountIsCapped');
    this.edges = below.has('edges');
    const info = getNamedType(type.getFields().pageInfo!.type) as GraphQLObjectType;
    this.pageInfo = below.has('pageInfo') ? namesBelow(of('pageInfo'), info, plan.surroundings) : null;
    const edge = getNamedType(type.getFields().edges!.type) as GraphQLObjectType;
    const inEdges = usesBelow(of('edges'), edge, plan.surroundings).get('node') ?? [];
    const node = getNamedType(edge.getFields().node!.type);
    this.rows = isEntity(plan, node) ? new Output(plan, node, [...of('nodes'), ...inEdges]) : null;
  }
}

function namesBelow(
  uses: readonly Use[],
  type: GraphQLObjectType,
  surroundings: Surroundings,
): ReadonlySet<string> {
  return new Set(usesBelow(uses, type, surroundings).keys());
}

function isEntity(plan: Plan, type: GraphQLNamedType): boolean {
  return isObjectType(type) && plan.entities.has(type.name);
}

/** Null for a plain column that everyone may see who sees the row. */
function sourceFor(entity: EntityClass<Node>, { name }: AnyField): FieldSource | null {
  const declared = sourceOf(entity.name, name);
  if (declared) return declared;
  const { columns } = tableOf(entity);
  if (!columns.includes(name)) return getterSource(entity, name);
  return restrictedFields().has(`${entity.name}.${name}`) ? plainSource(entity, name) : null;
}
