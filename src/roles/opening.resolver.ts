import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import { belongsTo } from '../graphql/references';
import { Allow, Mutates } from '../graphql/root-fields';
import { whyNotWithin } from './changeable-role.service';
import { Opening } from './opening.entity';
import { AddOpeningsInput, CancelOpeningInput } from './opening.inputs';
import { openingMachine } from './opening.machine';
import { addOpenings, cancelOpening } from './opening.service';
import './opening-summary';
import { Role } from './role.entity';

belongsTo(Opening, 'role', Role, 'roleId', 'The role whose seat it is.');

@Resolver()
export class OpeningResolver {
  @Allow('role:write')
  @Mutates({ role: Role, openings: [Opening] }, AddOpeningsInput, 'Gives a role more seats.')
  addOpenings(input: AddOpeningsInput, work: Work): Promise<{ role: Role; openings: Opening[] }> {
    return addOpenings(work, input);
  }

  @Allow('role:write')
  @ActsOn(
    Opening,
    (opening, { loaders }) =>
      openingMachine.whyNot('cancel', opening.status) ?? whyNotWithin(opening, loaders),
  )
  @Mutates(Opening, CancelOpeningInput, 'Gives up a seat that nobody fills.')
  cancelOpening(input: CancelOpeningInput, work: Work): Promise<Opening> {
    return cancelOpening(work, input);
  }
}
