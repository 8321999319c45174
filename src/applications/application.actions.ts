import type { Context } from '../graphql/context';
import { Application } from './application.entity';
import { applicationMachine } from './application.machine';
import { whyNotReturn } from './entry.service';

/** Why an application cannot be reopened now; what it reads is batched with that of other applications. */
export async function whyNotReopen(application: Application, { loaders }: Context): Promise<string | null> {
  const reason = applicationMachine.whyNot('reopen', application.status);
  if (reason) return reason;
  const [next, returning] = await Promise.all([
    loaders.first(Application, 'transferredFromId', application.id),
    whyNotReturn(application, loaders),
  ]);
  return next ? 'It goes on in another role.' : returning;
}
