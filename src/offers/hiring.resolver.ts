import { Resolver } from 'type-graphql';
import { Application } from '../applications/application.entity';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import { Allow, Mutates } from '../graphql/root-fields';
import { HireApplicantInput, UnhireApplicantInput } from './hiring.inputs';
import { whyNotHire, whyNotUnhire } from './hiring.actions';
import { hireApplicant, unhireApplicant } from './hiring.service';

@Resolver()
export class HiringResolver {
  @Allow('application:hire')
  @ActsOn(Application, whyNotHire)
  @Mutates(
    Application,
    HireApplicantInput,
    'Hires the person of an application with an accepted offer, and fills a seat of the role.',
  )
  hireApplicant(input: HireApplicantInput, work: Work): Promise<Application> {
    return hireApplicant(work, input);
  }

  @Allow('application:hire')
  @ActsOn(Application, whyNotUnhire)
  @Mutates(
    Application,
    UnhireApplicantInput,
    'Takes a hire back: the application runs again, and its seat is open again.',
  )
  unhireApplicant(input: UnhireApplicantInput, work: Work): Promise<Application> {
    return unhireApplicant(work, input);
  }
}
