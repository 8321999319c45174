import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { lowerFirst, parseGlobalId } from '../core/global-id';
import { Node, type EntityClass } from '../core/node';
import { InvalidInput, Refusal } from '../core/user-error';
import type { Context } from './context';
import { Allow } from './root-fields';
import type { RowRef } from './row-ref';

const mostIds = 100;
const byPrefix = new Map<string, EntityClass>();

/** Tells `node` which entities the schema shows; a row that is part of another object has no id of its own. */
export function learnNodes(entities: readonly EntityClass[]): void {
  for (const entity of entities) byPrefix.set(lowerFirst(entity.name), entity);
}

/** The entity whose ids have a prefix; null when the schema shows none. */
export function nodeEntity(prefix: string): EntityClass | null {
  return byPrefix.get(prefix) ?? null;
}

function refer(context: Context, id: string, path: string[]): RowRef {
  const parsed = parseGlobalId(id);
  const entity = parsed && nodeEntity(parsed.prefix);
  if (!entity) throw new Refusal(new InvalidInput('This is no id of an object.', path));
  return context.ref(entity, parsed.key);
}

@Resolver()
export class NodeResolver {
  @Allow('node:read')
  @Query(() => Node, {
    nullable: true,
    description: 'The object with an id; null when there is none that you may see.',
  })
  node(@Arg('id', () => ID, { description: 'The global id.' }) id: string, @Ctx() context: Context): RowRef {
    return refer(context, id, ['id']);
  }

  @Allow('node:read')
  @Query(() => [Node], {
    nullable: 'items',
    description:
      'The objects with these ids, in their order; null for each that there is not, or that you may not see.',
  })
  nodes(
    @Arg('ids', () => [ID], { description: `The global ids, at most ${mostIds}.` }) ids: string[],
    @Ctx() context: Context,
  ): RowRef[] {
    if (ids.length > mostIds) throw new Refusal(new InvalidInput(`At most ${mostIds} ids at once.`, ['ids']));
    return ids.map((id, index) => refer(context, id, ['ids', String(index)]));
  }
}
