import { InputType } from 'type-graphql';
import { Application } from '../applications/application.entity';
import { ExpectedVersion, FlagInput, KeyInput } from '../graphql/input';
import { Opening } from '../roles/opening.entity';

@InputType({ description: 'Who is hired, and for which seat.' })
export class HireApplicantInput {
  @KeyInput(() => Application, 'The application; it must be ACTIVE.')
  applicationId!: number;

  @ExpectedVersion()
  expectedVersion!: number;

  @KeyInput(
    () => Opening,
    'The seat to fill. Left out, it is the seat of the accepted offer while that is open, else the one that has been open longest.',
    { optional: true },
  )
  openingId?: number | null;

  @FlagInput('Hire without an accepted offer; only an ADMIN may.', { optional: true })
  waiveOffer?: boolean | null;
}

@InputType({ description: 'The hire that is taken back.' })
export class UnhireApplicantInput {
  @KeyInput(() => Application, 'The application; it must be HIRED.')
  applicationId!: number;

  @ExpectedVersion()
  expectedVersion!: number;
}
