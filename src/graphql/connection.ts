import { Field, Int, ObjectType } from 'type-graphql';
import type { EntityClass, Node } from '../core/node';
import { countCap, type Page, type PageArgs } from '../core/page';
import type { Condition } from '../database/condition';
import type { Loaders } from '../database/loaders';

@ObjectType({ description: 'Where a page stands in its list.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are rows after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether there are rows before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first row; null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'The cursor of the last row; null on an empty page.' })
  endCursor!: string | null;
}

/** A list that a field leads to: it is read when it is known what is selected of it. */
export class Connection<T extends Node = Node> {
  constructor(
    private readonly loaders: Loaders,
    readonly entity: EntityClass<T>,
    readonly args: PageArgs,
    readonly condition?: Condition,
  ) {}

  /** The page as objects of the entity, for features that look at it. */
  page(): Promise<Page<T>> {
    return this.loaders.page(this.entity, this.args, undefined, this.condition);
  }
}

type ClassType = new () => object;

/** What the rows of a list are to clients: mostly the rows themselves, sometimes something that stands for them. */
export interface NodesOf {
  type: ClassType;
  from: (row: Node) => object;
}

const made = new Map<EntityClass, ClassType>();
const nodesOf = new Map<string, NodesOf>();

const edges = new Set<string>();

/** Whether a type is a connection or an edge: whoever makes a connection's answer fills all of it. */
export function isOfConnection(type: string): boolean {
  return nodesOf.has(type) || edges.has(type);
}

/** What the rows of a connection type are; null when the type is none. */
export function connectionNodes(type: string): NodesOf | null {
  return nodesOf.get(type) ?? null;
}

function namedClass(name: string): ClassType {
  return { [name]: class {} }[name]!;
}

function edgeOf(node: ClassType): ClassType {
  const type = namedClass(`${node.name}Edge`);
  ObjectType({ description: `A place in a list of ${node.name} objects.`, simpleResolvers: true })(type);
  Field(() => String, { description: 'The cursor of this place, for `after` and `before`.' })(
    type.prototype,
    'cursor',
  );
  Field(() => node, { description: 'The object at this place.' })(type.prototype, 'node');
  edges.add(type.name);
  return type;
}

/** The connection type of an entity, made when first asked for. */
export function connectionOf(entity: EntityClass): ClassType {
  let type = made.get(entity);
  if (!type) made.set(entity, (type = makeConnection({ type: entity, from: (row) => row })));
  return type;
}

/** A connection type over rows that clients see as something else: `FeedbackDue` in place of an interview. */
export function makeConnection({ type: node, from }: NodesOf): ClassType {
  const name = `${node.name}Connection`;
  const type = namedClass(name);
  const edge = edgeOf(node);
  ObjectType({ description: `A page of a list of ${node.name} objects.`, simpleResolvers: true })(type);
  Field(() => [edge], { description: 'The rows with their cursors.' })(type.prototype, 'edges');
  Field(() => [node], { description: 'The rows.' })(type.prototype, 'nodes');
  Field(() => PageInfo, { description: 'Where the page stands in its list.' })(type.prototype, 'pageInfo');
  Field(() => Int, {
    nullable: true,
    description: `How many rows the whole list has; counted only when asked for, at most ${countCap}.`,
  })(type.prototype, 'totalCount');
  Field(() => Boolean, {
    nullable: true,
    description: `Whether there are more than ${countCap} rows, so that \`totalCount\` is capped.`,
  })(type.prototype, 'totalCountIsCapped');
  nodesOf.set(name, { type: node, from });
  return type;
}

/** The fields of a connection that tell how many rows there are, of a number up to one above the cap. */
export function countsOf(count: number): { totalCount: number; totalCountIsCapped: boolean } {
  return { totalCount: Math.min(count, countCap), totalCountIsCapped: count > countCap };
}
