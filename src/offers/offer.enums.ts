import { describeEnum } from '../core/enum';

export enum OfferStatus {
  DRAFT = 'DRAFT',
  PENDING_APPROVAL = 'PENDING_APPROVAL',
  APPROVED = 'APPROVED',
  SENT = 'SENT',
  ACCEPTED = 'ACCEPTED',
  DECLINED = 'DECLINED',
  EXPIRED = 'EXPIRED',
  WITHDRAWN = 'WITHDRAWN',
  SUPERSEDED = 'SUPERSEDED',
}

describeEnum(OfferStatus, 'OfferStatus', 'Where an offer stands.', {
  DRAFT: 'Being written.',
  PENDING_APPROVAL: 'Waits for approval.',
  APPROVED: 'May be sent.',
  SENT: 'The candidate has it.',
  ACCEPTED: 'The candidate said yes.',
  DECLINED: 'The candidate said no.',
  EXPIRED: 'The candidate did not answer in time.',
  WITHDRAWN: 'The organisation took it back.',
  SUPERSEDED: 'A newer revision took its place.',
});
