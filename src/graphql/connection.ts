import { Field, Int, ObjectType } from 'type-graphql';
import type { EntityClass, Node } from '../core/node';
import { countCap, type Page, type PageArgs } from '../core/page';
import type { Condition } from '../database/condition';
import type { Loaders, Parent } from '../database/loaders';
import { resolveField } from './resolvers';

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

/** A list that is read when asked: its rows, its count, or both, each once. */
export class Connection<T extends Node> {
  constructor(
    private readonly loaders: Loaders,
    private readonly entity: EntityClass<T>,
    private readonly args: PageArgs,
    private readonly parent?: Parent,
    private readonly condition?: Condition,
  ) {}

  /** The page, batched with those of other parents. */
  page(): Promise<Page<T>> {
    return this.loaders.page(this.entity, this.args, this.parent, this.condition);
  }

  /** The number of rows of the whole list, no further than one above the cap. */
  count(): Promise<number> {
    return this.loaders.count(this.entity, this.args.where, this.parent, this.condition);
  }
}

function pageInfo({ cursors, hasNextPage, hasPreviousPage }: Page<Node>): PageInfo {
  return { hasNextPage, hasPreviousPage, startCursor: cursors[0] ?? null, endCursor: cursors.at(-1) ?? null };
}

type ClassType = new () => object;

/** What the rows of a list are to clients: mostly the rows themselves, sometimes something that stands for them. */
interface NodesOf {
  type: ClassType;
  from: (row: Node) => object;
}

function edges(
  { rows, cursors }: Page<Node>,
  from: NodesOf['from'],
): Array<{ cursor: string; node: object }> {
  return rows.map((row, index) => ({ node: from(row), cursor: cursors[index]! }));
}

const made = new Map<EntityClass, ClassType>();

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
  resolveField(name, 'edges', async (list: Connection<Node>) => edges(await list.page(), from));
  resolveField(name, 'nodes', async (list: Connection<Node>) => (await list.page()).rows.map(from));
  resolveField(name, 'pageInfo', async (list: Connection<Node>) => pageInfo(await list.page()));
  resolveField(name, 'totalCount', async (list: Connection<Node>) => Math.min(await list.count(), countCap));
  resolveField(name, 'totalCountIsCapped', async (list: Connection<Node>) => (await list.count()) > countCap);
  return type;
}
