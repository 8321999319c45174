import { Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { ChangePage } from '../access/change-page';
import { lowerFirst } from '../core/global-id';
import { Node } from '../core/node';
import { cursorAt } from '../database/change-cursor';
import { rowAt } from '../database/event-state';
import { EventChange } from '../events/event.types';
import type { Context } from '../graphql/context';
import { nodeEntity } from '../graphql/node.resolver';
import { computed } from '../graphql/references';
import { Allow } from '../graphql/root-fields';
import { mayShow } from '../graphql/shown-fields';
import { User } from '../users/user.entity';
import { valuesSeen } from './change-values.service';
import { ChangesArgs } from './change.args';
import { Change, changeOf, ChangeConnection } from './change.types';

computed(
  Change,
  'subjectId',
  () => ID,
  'The id of what it happened to, which stays when that is gone.',
  ({ event }) => `${lowerFirst(event.subjectType)}_${event.subjectId}`,
);
computed(
  Change,
  'node',
  () => Node,
  'What it happened to, as it is now; null when it is gone or you may not see it.',
  ({ event }, context) => {
    const entity = nodeEntity(lowerFirst(event.subjectType));
    return entity && context.ref(entity, event.subjectId);
  },
);
computed(
  Change,
  'state',
  () => Node,
  'What it happened to, as it was right after the change; what it refers to is as it is now. Null after a removal, and ' +
    'where the state was not kept.',
  ({ event: { subjectType, removal, state } }) => {
    const entity = nodeEntity(lowerFirst(subjectType));
    return entity && state && !removal ? rowAt(entity, state) : null;
  },
);
computed(
  Change,
  'actor',
  () => User,
  'Who did it; null for the service itself.',
  ({ event: { actorId } }, context) => (actorId === null ? null : context.ref(User, actorId)),
);
computed(
  Change,
  'changes',
  () => [EventChange],
  'What it changed, value by value.',
  ({ event }, context) =>
    valuesSeen(event, nodeEntity(lowerFirst(event.subjectType)), {
      mayShow: (field) => mayShow(context, event.subjectType, field),
      one: (entity, key) => context.one(entity, key),
    }),
);

@Resolver()
export class ChangeResolver {
  @Allow('change:read')
  @Query(() => ChangeConnection, {
    nullable: true,
    description:
      'Every creation, change and removal of what you may see, in one order that never skips and never repeats: the ' +
      'way to keep a copy up to date. docs/changes.md tells how.',
  })
  async changes(
    @Ctx() context: Context,
    @Args(() => ChangesArgs) args: ChangesArgs,
  ): Promise<ChangeConnection> {
    return pieceOf(await context.changes(args));
  }
}

function pieceOf({ events, after, end, head, floor }: ChangePage): ChangeConnection {
  const nodes = events.map(changeOf);
  return {
    nodes,
    edges: nodes.map((node) => ({ cursor: node.cursor, node })),
    pageInfo: {
      hasNextPage: end < head,
      hasPreviousPage: after > floor,
      startCursor: nodes[0]?.cursor ?? null,
      endCursor: cursorAt(end),
    },
    latestCursor: cursorAt(head),
  };
}
