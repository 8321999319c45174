import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../graphql/context';
import { costOf } from '../graphql/cost';
import { rateLimited, tooCostly, type Cost } from '../graphql/errors';
import { balanceHeaders, type RateLimits } from './rate-limits';
import { noteCharged } from './refusal-charge';

/** Works out what each operation may cost before anything is read, refuses what is over the limits, and tells the rest. */
export function costs(limit: number, rateLimits: RateLimits | null): ApolloServerPlugin<Context> {
  return {
    requestDidStart() {
      let cost: Cost | undefined;
      return Promise.resolve({
        async didResolveOperation({ schema, document, operation, request, response, contextValue }) {
          if (!operation) return;
          cost = { requested: costOf(schema, document, operation, request.variables), limit };
          if (cost.requested > limit) throw tooCostly(cost);
          if (!rateLimits) return;
          noteCharged(contextValue);
          const caller = String(contextValue.viewer.userId);
          const balance = await rateLimits.spend(caller, Math.max(1, cost.requested));
          for (const [name, value] of balanceHeaders(balance)) response.http.headers.set(name, value);
          if (balance.exceeded) throw rateLimited(balance.reset);
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
