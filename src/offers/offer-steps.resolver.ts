import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import { Allow, Mutates } from '../graphql/root-fields';
import {
  AcceptOfferInput,
  ApproveOfferInput,
  DeclineOfferInput,
  ExpireOfferInput,
  RefuseOfferInput,
  SendOfferInput,
  SubmitOfferForApprovalInput,
  WithdrawOfferInput,
} from './offer-step.inputs';
import * as steps from './offer-steps.service';
import { Offer } from './offer.entity';
import { fromStatus, whileRunning, whyNotAccept, whyNotExpire } from './offer.actions';

@Resolver()
export class OfferStepsResolver {
  @Allow('offer:write')
  @ActsOn(Offer, fromStatus('submit'))
  @Mutates(Offer, SubmitOfferForApprovalInput, 'Hands the draft of an offer in for approval.')
  submitOfferForApproval(input: SubmitOfferForApprovalInput, work: Work): Promise<Offer> {
    return steps.submitOfferForApproval(work, input);
  }

  @Allow('offer:approve')
  @ActsOn(Offer, fromStatus('approve'))
  @Mutates(Offer, ApproveOfferInput, 'Approves an offer, so that it may be sent.')
  approveOffer(input: ApproveOfferInput, work: Work): Promise<Offer> {
    return steps.approveOffer(work, input);
  }

  @Allow('offer:approve')
  @ActsOn(Offer, fromStatus('refuse'))
  @Mutates(Offer, RefuseOfferInput, 'Does not approve an offer: it is a draft again.')
  refuseOffer(input: RefuseOfferInput, work: Work): Promise<Offer> {
    return steps.refuseOffer(work, input);
  }

  @Allow('offer:write')
  @ActsOn(Offer, whileRunning('send'))
  @Mutates(Offer, SendOfferInput, 'Notes that an approved offer went to the candidate.')
  sendOffer(input: SendOfferInput, work: Work): Promise<Offer> {
    return steps.sendOffer(work, input);
  }

  @Allow('offer:write')
  @ActsOn(Offer, whyNotAccept)
  @Mutates(Offer, AcceptOfferInput, 'Notes that the candidate said yes.')
  acceptOffer(input: AcceptOfferInput, work: Work): Promise<Offer> {
    return steps.acceptOffer(work, input);
  }

  @Allow('offer:write')
  @ActsOn(Offer, fromStatus('decline'))
  @Mutates(Offer, DeclineOfferInput, 'Notes that the candidate said no.')
  declineOffer(input: DeclineOfferInput, work: Work): Promise<Offer> {
    return steps.declineOffer(work, input);
  }

  @Allow('offer:write')
  @ActsOn(Offer, fromStatus('withdraw'))
  @Mutates(Offer, WithdrawOfferInput, 'Takes an unresolved offer back.')
  withdrawOffer(input: WithdrawOfferInput, work: Work): Promise<Offer> {
    return steps.withdrawOffer(work, input);
  }

  @Allow('offer:write')
  @ActsOn(Offer, whyNotExpire)
  @Mutates(
    Offer,
    ExpireOfferInput,
    'Notes that the candidate did not answer in time. The service does so by itself once `expiresAt` has passed.',
  )
  expireOffer(input: ExpireOfferInput, work: Work): Promise<Offer> {
    return steps.expireOffer(work, input);
  }
}
