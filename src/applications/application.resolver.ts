import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import { MutatesMany } from '../graphql/bulk';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import { Role } from '../roles/role.entity';
import './application.access';
import './merge.service';
import { whyNotReopen } from './application.actions';
import { Application } from './application.entity';
import * as inputs from './application.inputs';
import { applicationMachine } from './application.machine';
import './application.references';
import * as service from './application.service';
import { whyNotApply } from './entry.service';
import { whyNotPerson } from './person.service';

export const ApplicationLookups = lookupsOf(Application, 'application:read', {
  one: 'application',
  byExternalId: 'applicationByExternalId',
  page: 'applications',
  what: 'application',
});

@Resolver()
export class ApplicationResolver {
  @MutatesMany('createApplications', 'Lets people apply to open roles.')
  @Allow('application:create')
  @ActsOn(Role, whyNotApply)
  @Mutates(Application, inputs.CreateApplicationInput, 'Lets a person apply to an open role.')
  createApplication(input: inputs.CreateApplicationInput, work: Work): Promise<Application> {
    return service.createApplication(work, input);
  }

  @MutatesMany('updateApplications', 'Changes the source, the credit or the external id of applications.')
  @Allow('application:update')
  @ActsOn(Application, (application, { loaders }) => whyNotPerson(application, loaders))
  @Mutates(Application, inputs.UpdateApplicationInput, 'Changes the source, the credit or the external id.')
  updateApplication(input: inputs.UpdateApplicationInput, work: Work): Promise<Application> {
    return service.updateApplication(work, input);
  }

  @MutatesMany('moveApplications', 'Moves applications to other stages of their roles.')
  @Allow('application:move')
  @ActsOn(Application, ({ status }) => applicationMachine.whyNot('move', status))
  @Mutates(Application, inputs.MoveApplicationInput, 'Moves an application to another stage of its role.')
  moveApplication(input: inputs.MoveApplicationInput, work: Work): Promise<Application> {
    return service.moveApplication(work, input);
  }

  @MutatesMany('rejectApplications', 'Decides against candidates.')
  @Allow('application:decide')
  @ActsOn(Application, ({ status }) => applicationMachine.whyNot('reject', status))
  @Mutates(Application, inputs.RejectApplicationInput, 'Decides against a candidate.')
  rejectApplication(input: inputs.RejectApplicationInput, work: Work): Promise<Application> {
    return service.rejectApplication(work, input);
  }

  @MutatesMany('withdrawApplications', 'Records that candidates decided against the role.')
  @Allow('application:decide')
  @ActsOn(Application, ({ status }) => applicationMachine.whyNot('withdraw', status))
  @Mutates(
    Application,
    inputs.WithdrawApplicationInput,
    'Records that the candidate decided against the role.',
  )
  withdrawApplication(input: inputs.WithdrawApplicationInput, work: Work): Promise<Application> {
    return service.withdrawApplication(work, input);
  }

  @Allow('application:decide')
  @ActsOn(Application, whyNotReopen)
  @Mutates(
    Application,
    inputs.ReopenApplicationInput,
    'Lets a rejected or withdrawn application run again where it ended, or in the first stage when that is not active.',
  )
  reopenApplication(input: inputs.ReopenApplicationInput, work: Work): Promise<Application> {
    return service.reopenApplication(work, input);
  }

  @MutatesMany(
    'transferApplications',
    'Ends applications as WITHDRAWN and starts linked ones of the same persons in other roles.',
  )
  @Allow('application:move')
  @ActsOn(Application, ({ status }) => applicationMachine.whyNot('transfer', status))
  @Mutates(
    { application: Application, previous: Application },
    inputs.TransferApplicationInput,
    'Ends an application as WITHDRAWN and starts a linked one of the same person in another role.',
  )
  transferApplication(input: inputs.TransferApplicationInput, work: Work): Promise<service.Transfer> {
    return service.transferApplication(work, input);
  }
}
