import { Args, Resolver } from 'type-graphql';
import type { Follow } from '../access/subscriber';
import { Application } from '../applications/application.entity';
import type { EntityClass } from '../core/node';
import type { Event } from '../database/event.entity';
import { Allow, keyArgument } from '../graphql/root-fields';
import { Follows } from '../graphql/subscriptions';
import { Role } from '../roles/role.entity';
import { Change, changeOf } from './change.types';
import { FollowApplicationArgs, FollowChangesArgs, FollowRoleArgs } from './follow.args';

@Resolver()
export class ChangeSubscriptions {
  @Allow('change:read')
  @Follows(Change, changeOf, 'Every change of what you may see, as the query `changes` tells it.')
  changes(@Args(() => FollowChangesArgs) { types, after }: FollowChangesArgs): Follow {
    return { types: types ?? null, wants: null, after: after ?? null };
  }

  @Allow('application:read')
  @Follows(Change, changeOf, 'Changes of applications: new ones, moves, endings, hires.')
  applicationChanged(@Args(() => FollowRoleArgs) { roleId, after }: FollowRoleArgs): Follow {
    return { types: ['application.*'], wants: of('roleId', Role, roleId), after: after ?? null };
  }

  @Allow('interview:read')
  @Follows(Change, changeOf, 'Changes of interviews: scheduled, moved, held, called off, another panel.')
  interviewChanged(@Args(() => FollowApplicationArgs) args: FollowApplicationArgs): Follow {
    return ofApplication(['interview.*'], args);
  }

  @Allow('feedback:read')
  @Follows(Change, changeOf, 'Feedback that was submitted and that you may see then.')
  feedbackSubmitted(@Args(() => FollowApplicationArgs) args: FollowApplicationArgs): Follow {
    return ofApplication(['feedback.submitted'], args);
  }
}

function ofApplication(types: string[], { applicationId, after }: FollowApplicationArgs): Follow {
  return { types, wants: of('applicationId', Application, applicationId), after: after ?? null };
}

/** The events whose subject had this key in a column. */
function of(
  column: string,
  entity: EntityClass,
  id: string | null | undefined,
): ((event: Event) => boolean) | null {
  if (id === null || id === undefined) return null;
  const key = keyArgument(entity, id, column);
  return ({ state }) => state?.[column] === key;
}
