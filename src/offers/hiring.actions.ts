import { whyNotPay } from '../access/pay';
import type { Application } from '../applications/application.entity';
import { applicationMachine } from '../applications/application.machine';
import { whyNotReturn, whyNotRun } from '../applications/entry.service';
import { AccessLevel } from '../core/viewer';
import type { Context } from '../graphql/context';
import { Opening } from '../roles/opening.entity';
import { Role } from '../roles/role.entity';
import { OpeningStatus } from '../roles/role.enums';
import { Offer } from './offer.entity';
import { OfferStatus } from './offer.enums';

const rows = { count: 'COUNT(*)' };

async function whyNotRole({ roleId }: Application, { loaders }: Context): Promise<string | null> {
  const role = await loaders.one(Role, roleId);
  return role && whyNotRun(role);
}

async function whyNoSeat({ roleId }: Application, { loaders }: Context): Promise<string | null> {
  const open = { sql: 't.status = ?', params: [OpeningStatus.OPEN] };
  const { count } = await loaders.aggregate(Opening, 'roleId', roleId, rows, null, open);
  return count ? null : 'The role has no open seat.';
}

async function whyNoOffer({ id }: Application, { loaders, viewer }: Context): Promise<string | null> {
  if (viewer.accessLevel === AccessLevel.ADMIN) return null;
  const accepted = { sql: 't.status = ?', params: [OfferStatus.ACCEPTED] };
  const { count } = await loaders.aggregate(Offer, 'applicationId', id, rows, null, accepted);
  return count ? null : 'It has no accepted offer; only an ADMIN may hire without one.';
}

/** Why the person of an application cannot be hired; an ADMIN may waive the offer. */
export async function whyNotHire(application: Application, context: Context): Promise<string | null> {
  const wrong = applicationMachine.whyNot('hire', application.status);
  if (wrong) return wrong;
  const judges = [whyNotRole, whyNoSeat, whyNoOffer];
  const reasons = await Promise.all(judges.map((judge) => judge(application, context)));
  return reasons.find((reason) => reason !== null) ?? null;
}

/** Why the hire of an application cannot be taken back. */
export async function whyNotUnhire(application: Application, context: Context): Promise<string | null> {
  const wrong = applicationMachine.whyNot('unhire', application.status);
  return wrong ?? whyNotReturn(application, context.loaders);
}

/** Why no offer can be made for an application; it says what is paid. */
export async function whyNotOffer(application: Application, context: Context): Promise<string | null> {
  const wrong = applicationMachine.whyNot('hire', application.status) ?? whyNotPay(context.viewer);
  if (wrong) return wrong;
  const [role, { count }] = await Promise.all([
    whyNotRole(application, context),
    context.loaders.aggregate(Offer, 'unresolvedApplicationId', application.id, rows),
  ]);
  return role ?? (count ? 'It has an unresolved offer.' : null);
}
