import {
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql';
import type { Permission } from '../access/permission';
import type { EntityClass } from '../core/node';
import type { PageArgs } from '../core/page';
import { joinedTo } from '../database/joined-rows';
import { tableOf, type ColumnSet, type JoinedRow, type Row } from '../database/rows';
import { byArguments } from './alternatives';
import { compileAnswer, sourceFor, type Part } from './answer';
import { argumentsOf } from './field-arguments';
import { connectionNodes, type NodesOf } from './connection';
import { compileConnection, type ConnectionAnswer, type Shape } from './connection-answer';
import type { FieldSource } from './field-source';
import { finishOf, isSentAsStored, type Finish } from './finish';
import { restrictedFields } from './restricted';
import type { Plan } from './plan';
import { usesBelow, type Surroundings, type Use, type Variables } from './uses';

type AnyField = GraphQLField<unknown, unknown>;

/** A field of an entity that is no plain column of it. */
export interface PlannedField {
  /** Where its values stand in answers. */
  key: string;
  name: string;
  source: FieldSource;
  permission: Permission | undefined;
  uses: readonly Use[];
  args: (variables: Variables) => PageArgs;
  output: Output;
  /** What columns are called that are read for it together with the rows. */
  columnName: string;
  /** How its arguments are written, where the field is selected with others, too. */
  alternative: string | null;
  /** The row that it leads to, where that is read together with the one that refers to it. */
  joined: JoinedRow | null;
  /** Makes what is sent of its values; null where an executor does. */
  finish: Finish | null;
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
    if (isAbstractType(type)) plan.giveUp();
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
    const parts = [...plan.below(uses, type)].map(([key, places]) => this.part(key, places, type));
    plan.need(
      entity,
      parts.flatMap((part) => (part.column === undefined ? [] : [part.column])),
    );
    this.isFlat = this.fields.every(({ output }) => output.isLeaf);
    if (named) parts.push({ key: '__typename' });
    this.answer = compileAnswer(entity, parts);
  }

  private part(key: string, places: readonly Use[], type: GraphQLObjectType): Part {
    const field = type.getFields()[places[0]!.node.name.value];
    if (!field) return { key };
    const source = sourceFor(this.entity, field.name);
    if (source) this.add(key, field, source, places);
    if (source) return { key, later: true };
    const isSent = !this.plan.final || isSentAsStored(field.type, tableOf(this.entity).column(field.name));
    return { key, column: field.name, finish: isSent ? null : finishOf(field.type, places, this.plan) };
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

  private add(key: string, field: AnyField, source: FieldSource, places: readonly Use[]): void {
    const { plan, entity } = this;
    plan.need(entity, source.reads);
    const permission = restrictedFields().get(`${entity.name}.${field.name}`);
    const groups = plan.final ? new Map([['', places]]) : byArguments(places);
    for (const [written, uses] of groups) {
      const index = this.fields.filter(({ name }) => name === field.name).length;
      const output = new Output(plan, getNamedType(field.type), uses);
      this.fields.push({
        ...{ key, name: field.name, source, permission, uses, output },
        args: argumentsOf(field, uses[0]!),
        columnName: index === 0 ? field.name : `${field.name}.${index}`,
        alternative: groups.size > 1 ? written : null,
        joined: null,
        finish: plan.final ? finishOf(field.type, uses, plan) : null,
      });
    }
  }
}

/**
 * The row that a field leads to, where it is read together with the one that refers to it: always, unless its field is
 * asked for under a condition or not allowed to all, or nothing but its id is asked for, which stands in the key.
 */
function joinedOf({ columnName, source, permission, uses, output }: PlannedField): JoinedRow | null {
  if (!source.refers || permission || !uses.some(({ inclusions }) => inclusions.length === 0)) return null;
  const { key, entity } = source.refers;
  const { plain } = output.of(entity);
  return plain.names.length === 1 ? null : joinedTo(columnName, key, entity, plain);
}

/** What is selected of a connection. */
export class ConnectionSelection {
  /** The fields that take the page to be read, in their places. */
  readonly page: readonly Use[];
  readonly counts: readonly Use[];
  /** What is selected of the rows; null where clients see them as something else. */
  readonly rows: Output | null;
  readonly answer: ConnectionAnswer;

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
    const edge = getNamedType(type.getFields().edges!.type) as GraphQLObjectType;
    const inEdges = usesBelow(of('edges'), edge, plan.surroundings).get('node') ?? [];
    const node = getNamedType(edge.getFields().node!.type);
    this.rows = isEntity(plan, node) ? new Output(plan, node, [...of('nodes'), ...inEdges]) : null;
    if (!this.rows || (of('nodes').length > 0 && of('edges').length > 0)) plan.giveUp();
    this.answer = compileConnection(shapeOf(type, uses, plan), plan.final);
  }
}

/** How an object is made up whose fields are all known here: the keys of its answer with the fields that stand there. */
function shapeOf(type: GraphQLObjectType, uses: readonly Use[], plan: Plan): Shape {
  const fields = [...plan.below(uses, type)].map(([key, places]): Shape['fields'][number] => {
    const name = places[0]!.node.name.value;
    const of = getNamedType(type.getFields()[name]?.type);
    return {
      key,
      name,
      below: isObjectType(of) && !plan.entities.has(of.name) ? shapeOf(of, places, plan) : null,
    };
  });
  return { type: type.name, fields };
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
