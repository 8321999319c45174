import type { Context } from '../graphql/context';
import { Role } from '../roles/role.entity';
import { Application } from './application.entity';
import { ApplicationStatus } from './application.enums';
import { applicationMachine } from './application.machine';
import { whyNotRun } from './entry.service';

/** Why an application cannot be reopened now; what it reads is batched with that of other applications. */
export async function whyNotReopen(application: Application, { loaders }: Context): Promise<string | null> {
  const reason = applicationMachine.whyNot('reopen', application.status);
  if (reason) return reason;
  const { id, roleId, applicantId } = application;
  const [next, role, others] = await Promise.all([
    loaders.first(Application, 'transferredFromId', id),
    loaders.one(Role, roleId),
    loaders.many(Application, 'applicantId', applicantId, 't.id'),
  ]);
  if (next) return 'It goes on in another role.';
  const second = others.some((other) => other.roleId === roleId && other.status === ApplicationStatus.ACTIVE);
  if (second) return 'This person has another active application to this role.';
  return role && whyNotRun(role);
}
