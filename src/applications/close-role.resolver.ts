import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { ActsOn, objectsTo } from '../graphql/actions';
import { Allow, Mutates } from '../graphql/root-fields';
import { InterviewStage } from '../roles/interview-stage.entity';
import { Role } from '../roles/role.entity';
import { roleMachine } from '../roles/role.machine';
import { Application } from './application.entity';
import { CloseRoleInput } from './close-role.inputs';
import { closeRole } from './close-role.service';
import { stageInUse } from './stage-guard.service';

objectsTo(InterviewStage, 'deactivateStage', async ({ id }, { loaders }) => {
  const inside = await loaders.count(Application, { status: { eq: 'ACTIVE' } }, { key: 'stageId', id });
  return inside > 0 ? stageInUse : null;
});

@Resolver()
export class CloseRoleResolver {
  @Allow('role:write')
  @ActsOn(Role, ({ status }) => roleMachine.whyNot('close', status))
  @Mutates(
    Role,
    CloseRoleInput,
    'Ends the hiring for a role: its open seats are cancelled, its active applications rejected or left as you say.',
  )
  closeRole(input: CloseRoleInput, work: Work): Promise<Role> {
    return closeRole(work, input);
  }
}
