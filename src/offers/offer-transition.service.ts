import { Application } from '../applications/application.entity';
import { ApplicationStatus } from '../applications/application.enums';
import { applicationEnding } from '../applications/transition.service';
import { Refusal, RuleViolation } from '../core/user-error';
import { tableOf, toParam } from '../database/rows';
import type { Work } from '../database/work';
import type { Role } from '../roles/role.entity';
import { roleClosing } from '../roles/role.service';
import { Offer } from './offer.entity';
import { OfferStatus } from './offer.enums';
import { offerMachine, unresolved, type OfferAction } from './offer.machine';

const mostExpiredAtOnce = 200;

/**
 * The only way by which an offer changes its status: judges the action, keeps the key that lets an application have one
 * unresolved offer (rule 12), and records the event.
 * @param values what else the action puts on the offer
 * @throws Refusal with IllegalTransition
 */
export function changeOffer(
  work: Work,
  offer: Offer,
  action: OfferAction,
  event: string,
  values: Partial<Offer> = {},
): Promise<Offer> {
  const status = offerMachine.next(action, offer.status);
  const open = unresolved.includes(status);
  return work.save(
    Object.assign(offer, values, {
      status,
      unresolvedApplicationId: open ? offer.applicationId : null,
      resolvedAt: open ? null : work.now,
    }),
    event,
  );
}

/** Withdraws the unresolved offer of an application, if there is one: nothing stays open when the candidacy ends. */
export async function withdrawUnresolved(work: Work, application: Application): Promise<void> {
  const offer = await work.findFirst(Offer, { unresolvedApplicationId: application.id });
  if (offer) await changeOffer(work, offer, 'withdraw', 'offer.withdrawn');
}

/**
 * Expires offers that were not answered in time, the oldest first, some hundred at a time.
 * @returns how many; call again while it is not 0
 */
export async function expireOffers(work: Work): Promise<number> {
  const late = await work.find(
    Offer,
    { status: OfferStatus.SENT },
    {
      lock: 'update',
      orderBy: 't.expiresAt, t.id',
      limit: mostExpiredAtOnce,
      condition: { sql: 't.expiresAt <= ?', params: [toParam(work.now)] },
    },
  );
  for (const offer of late) await changeOffer(work, offer, 'expire', 'offer.expired');
  return late.length;
}

/** A role does not close while a candidate holds an offer (rule 9). */
async function refuseWhileSent(work: Work, role: Role): Promise<void> {
  const ofRole = `t.applicationId IN (SELECT a.id FROM ${tableOf(Application).name} a WHERE a.roleId = ?)`;
  const sent = await work.findFirst(
    Offer,
    { status: OfferStatus.SENT },
    { condition: { sql: ofRole, params: [role.id] } },
  );
  if (sent)
    throw new Refusal(
      new RuleViolation(
        'ROLE_HAS_SENT_OFFER',
        'A candidate holds an offer of this role; it must be resolved before the role closes.',
        ['input', 'roleId'],
      ),
    );
}

roleClosing.add(refuseWhileSent);
// The offer by which somebody is hired is accepted; `hireApplicant` has settled the others, and an import tells of each.
applicationEnding.add(async (work, application) => {
  if (application.status !== ApplicationStatus.HIRED) await withdrawUnresolved(work, application);
});
