import { Resolver } from 'type-graphql';
import { Application } from '../applications/application.entity';
import { Pay, payOf } from '../core/pay';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import { belongsTo, computed, hasMany } from '../graphql/references';
import { restrict } from '../graphql/restricted';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import { Opening } from '../roles/opening.entity';
import { User } from '../users/user.entity';
import { whyNotOffer } from './hiring.actions';
import './offer.access';
import { Offer } from './offer.entity';
import { CreateOfferInput, ReviseOfferInput, UpdateOfferInput } from './offer.inputs';
import './offer.list';
import { fromStatus, whileRunning } from './offer.actions';
import { createOffer, reviseOffer, updateOffer } from './offer.service';

belongsTo(Offer, 'application', Application, 'applicationId', 'The application that it is for.');
belongsTo(Offer, 'opening', Opening, 'openingId', 'The seat that it is for; null for any of the role.');
belongsTo(Offer, 'approver', User, 'approverId', 'Who approved it.');
belongsTo(Offer, 'createdBy', User, 'createdById', 'Who made it.');
hasMany(Application, 'offers', Offer, 'applicationId', 'The offers made for it, with their revisions.', {
  few: true,
});
computed(
  Offer,
  'salary',
  () => Pay,
  'The pay that is offered.',
  ({ salaryAmount, salaryCurrency, salaryPeriod }) => payOf(salaryAmount, salaryCurrency, salaryPeriod),
  ['salaryAmount', 'salaryCurrency', 'salaryPeriod'],
);
restrict(Offer, 'salary', 'pay:read');
computed(
  Application,
  'currentOffer',
  () => Offer,
  'The latest revision of its offers, whatever became of it; null when none was made.',
  async ({ id }, { loaders }) =>
    (await loaders.many(Offer, 'applicationId', id, 't.revision DESC'))[0] ?? null,
  ['id'],
);

export const OfferLookups = lookupsOf(Offer, 'offer:read', {
  one: 'offer',
  byExternalId: 'offerByExternalId',
  page: 'offers',
  what: 'offer',
});

@Resolver()
export class OfferResolver {
  @Allow('offer:write')
  @ActsOn(Application, whyNotOffer)
  @Mutates(Offer, CreateOfferInput, 'Drafts an offer for an application that has no unresolved one.')
  createOffer(input: CreateOfferInput, work: Work): Promise<Offer> {
    return createOffer(work, input);
  }

  @Allow('offer:write')
  @ActsOn(Offer, fromStatus('update'))
  @Mutates(Offer, UpdateOfferInput, 'Changes the draft of an offer.')
  updateOffer(input: UpdateOfferInput, work: Work): Promise<Offer> {
    return updateOffer(work, input);
  }

  @Allow('offer:write')
  @ActsOn(Offer, whileRunning('supersede'))
  @Mutates(
    { offer: Offer, previous: Offer },
    ReviseOfferInput,
    'Puts a new draft, the next revision, in the place of an unresolved offer.',
  )
  reviseOffer(input: ReviseOfferInput, work: Work): Promise<{ offer: Offer; previous: Offer }> {
    return reviseOffer(work, input);
  }
}
