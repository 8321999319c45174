import { InputType } from 'type-graphql';
import { ExpectedVersion, IntInput, KeyInput } from '../graphql/input';
import { Opening } from './opening.entity';
import { Role } from './role.entity';

@InputType({ description: 'More seats for a role.' })
export class AddOpeningsInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @IntInput('How many.', { min: 1, max: 100 })
  count!: number;
}

@InputType({ description: 'Which seat shall no longer be filled.' })
export class CancelOpeningInput {
  @KeyInput(() => Opening, 'The seat.')
  openingId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}
