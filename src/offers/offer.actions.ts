import { Application } from '../applications/application.entity';
import { whyNotRun } from '../applications/entry.service';
import { tableOf } from '../database/rows';
import { objectsTo } from '../graphql/actions';
import type { Context } from '../graphql/context';
import { Role } from '../roles/role.entity';
import { isPastExpiry } from './offer-steps.service';
import { Offer } from './offer.entity';
import { OfferStatus } from './offer.enums';
import { offerMachine, type OfferAction } from './offer.machine';

type WhyNot = (offer: Offer, context: Context) => string | null | Promise<string | null>;

/** Why a step of an offer cannot be taken from its status. */
export function fromStatus(action: OfferAction): WhyNot {
  return (offer) => offerMachine.whyNot(action, offer.status);
}

/** Why an offer cannot be sent, or revised. */
export function whileRunning(action: 'send' | 'supersede'): WhyNot {
  return async (offer, context) => {
    const wrong = offerMachine.whyNot(action, offer.status);
    if (wrong) return wrong;
    if (action === 'send' && isPastExpiry(offer, context.now))
      return 'The time to answer it is over already.';
    const application = await context.one(Application, offer.applicationId);
    const role = application && (await context.one(Role, application.roleId));
    return role && whyNotRun(role);
  };
}

/** Why an offer cannot be accepted. */
export const whyNotAccept: WhyNot = (offer, { now }) =>
  offerMachine.whyNot('accept', offer.status) ??
  (isPastExpiry(offer, now) ? 'The time to answer it is over.' : null);

/** Why an offer cannot be expired. */
export const whyNotExpire: WhyNot = (offer, { now }) =>
  offerMachine.whyNot('expire', offer.status) ??
  (offer.expiresAt && !isPastExpiry(offer, now) ? 'The candidate may still answer it.' : null);

// What the hook `roleClosing` refuses is told beforehand.
for (const action of ['closeRole', 'archiveRole']) objectsTo(Role, action, offerSent);

async function offerSent({ id }: Role, { loaders }: Context): Promise<string | null> {
  const sent = `t.id IN (SELECT o.applicationId FROM ${tableOf(Offer).name} o WHERE o.status = ?)`;
  const held = { sql: sent, params: [OfferStatus.SENT] };
  const { count } = await loaders.aggregate(Application, 'roleId', id, { count: 'COUNT(*)' }, null, held);
  return count ? 'A candidate holds an offer of it.' : null;
}
