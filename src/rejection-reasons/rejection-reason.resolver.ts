import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import './rejection-reason.access';
import { RejectionReason } from './rejection-reason.entity';
import {
  CreateRejectionReasonInput,
  DeactivateRejectionReasonInput,
  ReactivateRejectionReasonInput,
  UpdateRejectionReasonInput,
} from './rejection-reason.inputs';
import './rejection-reason.list';
import {
  createRejectionReason,
  deactivateRejectionReason,
  reactivateRejectionReason,
  updateRejectionReason,
} from './rejection-reason.service';

export const RejectionReasonLookups = lookupsOf(RejectionReason, 'organization:read', {
  one: 'rejectionReason',
  byExternalId: 'rejectionReasonByExternalId',
  page: 'rejectionReasons',
  what: 'rejection reason',
});

@Resolver()
export class RejectionReasonResolver {
  @Allow('organization:write')
  @Mutates(RejectionReason, CreateRejectionReasonInput, 'Adds a reason for rejections and withdrawals.')
  createRejectionReason(input: CreateRejectionReasonInput, work: Work): Promise<RejectionReason> {
    return createRejectionReason(work, input);
  }

  @Allow('organization:write')
  @Mutates(RejectionReason, UpdateRejectionReasonInput, 'Changes a reason, for past applications too.')
  updateRejectionReason(input: UpdateRejectionReasonInput, work: Work): Promise<RejectionReason> {
    return updateRejectionReason(work, input);
  }

  @Allow('organization:write')
  @ActsOn(RejectionReason, (reason) => (reason.active ? null : 'The reason is not active already.'))
  @Mutates(
    RejectionReason,
    DeactivateRejectionReasonInput,
    'Takes a reason out of use; it stays for history.',
  )
  deactivateRejectionReason(input: DeactivateRejectionReasonInput, work: Work): Promise<RejectionReason> {
    return deactivateRejectionReason(work, input);
  }

  @Allow('organization:write')
  @ActsOn(RejectionReason, (reason) => (reason.active ? 'The reason is active already.' : null))
  @Mutates(RejectionReason, ReactivateRejectionReasonInput, 'Puts a reason back into use.')
  reactivateRejectionReason(input: ReactivateRejectionReasonInput, work: Work): Promise<RejectionReason> {
    return reactivateRejectionReason(work, input);
  }
}
