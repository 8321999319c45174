import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../graphql/context';
import { rateLimited, tooCostly, type Cost } from '../graphql/errors';
import type { Traffic } from '../metrics/traffic';
import type { Payment } from './payment';
import { balanceHeaders } from './rate-limits';

/** Works out what each operation may cost before anything is read, refuses what is over the limits, and tells the rest. */
export function costs(payment: Payment, traffic: Traffic | null = null): ApolloServerPlugin<Context> {
  return {
    requestDidStart() {
      let cost: Cost | undefined;
      return Promise.resolve({
        async didResolveOperation({ document, operation, request: { variables }, response, contextValue }) {
          if (!operation) return;
          cost = payment.priceOf({ document, operation, variables });
          traffic?.cost(cost.requested);
          if (cost.requested > cost.limit) throw tooCostly(cost);
          const balance = await payment.charge(cost, contextValue);
          if (!balance) return;
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
