import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import type { Context } from '../graphql/context';
import { belongsTo, hasList } from '../graphql/references';
import { Allow, Mutates } from '../graphql/root-fields';
import { whyNotWithin } from './changeable-role.service';
import { InterviewStage } from './interview-stage.entity';
import {
  AddStageInput,
  DeactivateStageInput,
  ReactivateStageInput,
  ReorderStagesInput,
  UpdateStageInput,
} from './interview-stage.inputs';
import {
  addStage,
  deactivateStage,
  reactivateStage,
  reorderStages,
  updateStage,
} from './interview-stage.service';
import { Role } from './role.entity';

const active = { sql: 't.active = 1', params: [] };

belongsTo(InterviewStage, 'role', Role, 'roleId', 'The role whose plan it belongs to.');
hasList(
  Role,
  'stages',
  InterviewStage,
  'roleId',
  't.position',
  'The plan: the active stages in their order.',
  active,
);
hasList(
  Role,
  'allStages',
  InterviewStage,
  'roleId',
  't.active DESC, t.position, t.id',
  'The active stages in their order, then those that are no longer active.',
);

async function whyNotDeactivate(stage: InterviewStage, { loaders }: Context): Promise<string | null> {
  if (!stage.active) return 'The stage is not active already.';
  const [archived, plan] = await Promise.all([
    whyNotWithin(stage, loaders),
    loaders.many(InterviewStage, 'roleId', stage.roleId, 't.position', active),
  ]);
  return archived ?? (plan.length > 1 ? null : 'It is the only stage of the role.');
}

function whyNotReactivate(
  stage: InterviewStage,
  { loaders }: Context,
): string | null | Promise<string | null> {
  return stage.active ? 'The stage is active already.' : whyNotWithin(stage, loaders);
}

@Resolver()
export class InterviewStageResolver {
  @Allow('role:write')
  @Mutates(InterviewStage, AddStageInput, 'Adds a stage to the plan of a role.')
  addStage(input: AddStageInput, work: Work): Promise<InterviewStage> {
    return addStage(work, input);
  }

  @Allow('role:write')
  @Mutates(InterviewStage, UpdateStageInput, 'Renames a stage, or changes what it is for.')
  updateStage(input: UpdateStageInput, work: Work): Promise<InterviewStage> {
    return updateStage(work, input);
  }

  @Allow('role:write')
  @Mutates(
    Role,
    ReorderStagesInput,
    'Puts the plan of a role in another order; the version of the role rises.',
  )
  reorderStages(input: ReorderStagesInput, work: Work): Promise<Role> {
    return reorderStages(work, input);
  }

  @Allow('role:write')
  @ActsOn(InterviewStage, whyNotDeactivate)
  @Mutates(
    InterviewStage,
    DeactivateStageInput,
    'Takes a stage out of the plan, when no application stands in it; it is never deleted.',
  )
  deactivateStage(input: DeactivateStageInput, work: Work): Promise<InterviewStage> {
    return deactivateStage(work, input);
  }

  @Allow('role:write')
  @ActsOn(InterviewStage, whyNotReactivate)
  @Mutates(InterviewStage, ReactivateStageInput, 'Puts a stage back at the end of the plan.')
  reactivateStage(input: ReactivateStageInput, work: Work): Promise<InterviewStage> {
    return reactivateStage(work, input);
  }
}
