import type { ApolloServerPlugin, HTTPGraphQLHead } from '@apollo/server';
import type { Context } from '../graphql/context';
import { costOf } from '../graphql/cost';
import { rateLimited, tooCostly, type Cost } from '../graphql/errors';
import type { Traffic } from '../metrics/traffic';
import { balanceHeaders, type RateLimits } from './rate-limits';
import { noteCharged } from './refusal-charge';

/** Works out what each operation may cost before anything is read, refuses what is over the limits, and tells the rest. */
export function costs(
  limit: number,
  rateLimits: RateLimits | null,
  traffic: Traffic | null = null,
): ApolloServerPlugin<Context> {
  return {
    requestDidStart() {
      let cost: Cost | undefined;
      return Promise.resolve({
        async didResolveOperation({ schema, document, operation, request, response, contextValue }) {
          if (!operation) return;
          cost = { requested: costOf(schema, document, operation, request.variables), limit };
          traffic?.cost(cost.requested);
          if (cost.requested > limit) throw tooCostly(cost);
          if (rateLimits) await charge(rateLimits, cost, contextValue, response.http);
        },
        willSendResponse({ response: { body } }) {
          if (cost && body.kind === 'single')
            body.singleResult.extensions = { ...body.singleResult.extensions, cost };
          return Promise.resolve();
        },
      });
    },
  };
}

/** Takes the points off the balance of who asks, and tells them what is left. */
async function charge(
  rateLimits: RateLimits,
  { requested }: Cost,
  context: Context,
  { headers }: HTTPGraphQLHead,
): Promise<void> {
  noteCharged(context);
  const balance = await rateLimits.spend(String(context.viewer.userId), Math.max(1, requested));
  for (const [name, value] of balanceHeaders(balance)) headers.set(name, value);
  if (balance.exceeded) throw rateLimited(balance.reset);
}
