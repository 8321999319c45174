import { ID } from 'type-graphql';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { lowerFirst } from '../core/global-id';
import { Node, type EntityClass } from '../core/node';
import { Event } from '../database/event.entity';
import { nodeEntity } from '../graphql/node.resolver';
import { computed, hasMany } from '../graphql/references';
import { restrict, restrictedFields } from '../graphql/restricted';
import { lookupsOf } from '../graphql/root-fields';
import { Interview } from '../interviews/interview.entity';
import { Offer } from '../offers/offer.entity';
import { Role } from '../roles/role.entity';
import { User } from '../users/user.entity';
import { changesTold } from './event-change.service';
import './event.access';
import './event.list';
import { EventChange } from './event.types';

computed(
  Event,
  'subject',
  () => Node,
  'What it happened to, as it is now; null when it is gone or you may not see it.',
  ({ subjectType, subjectId }, context) => {
    const entity = nodeEntity(lowerFirst(subjectType));
    return entity && context.ref(entity, subjectId);
  },
);
computed(
  Event,
  'subjectId',
  () => ID,
  'The id of what it happened to, which stays when that is gone.',
  ({ subjectType, subjectId }) => `${lowerFirst(subjectType)}_${subjectId}`,
);
computed(
  Event,
  'actor',
  () => User,
  'Who did it; null for the service itself.',
  ({ actorId }, context) => (actorId === null ? null : context.ref(User, actorId)),
);
computed(
  Event,
  'changes',
  () => [EventChange],
  'What it changed, value by value.',
  (event, context) =>
    changesTold(event, nodeEntity(lowerFirst(event.subjectType)), (field) => {
      const permission = restrictedFields().get(`${event.subjectType}.${field}`);
      return permission !== undefined && !context.may(permission);
    }),
);

for (const entity of [Role, Applicant, Application, Interview, Offer] as EntityClass[]) {
  const about = { sql: 't.subjectType = ?', params: [entity.name] };
  hasMany(entity, 'events', Event, 'subjectId', 'What happened to it, the latest first.', {
    condition: about,
  });
  restrict(entity, 'events', 'event:read');
}

export const EventLookups = lookupsOf(Event, 'event:read', { one: 'event', page: 'events', what: 'event' });
