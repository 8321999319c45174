import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Context } from '../graphql/context';
import { costOf } from '../graphql/cost';
import type { Cost } from '../graphql/errors';
import type { Balance, RateLimits } from './rate-limits';
import { chargedFor, noteCharged } from './refusal-charge';

/** An operation that is to be paid for. */
export interface Priced {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Record<string, unknown> | undefined;
}

/** What operations cost, and what is taken for them. */
export class Payment {
  constructor(
    private readonly schema: GraphQLSchema,
    /** Points that one operation may cost. */
    private readonly limit: number,
    private readonly rateLimits: RateLimits | null,
  ) {}

  priceOf({ document, operation, variables }: Priced): Cost {
    return { requested: costOf(this.schema, document, operation, variables), limit: this.limit };
  }

  /** Takes the points off the balance of who asks, once for each request. @returns null where nobody counts */
  async charge({ requested }: Cost, context: Context): Promise<Balance | null> {
    if (!this.rateLimits) return null;
    const known = chargedFor(context);
    if (known) return known;
    const balance = await this.rateLimits.spend(String(context.viewer.userId), Math.max(1, requested));
    noteCharged(context, balance);
    return balance;
  }
}
