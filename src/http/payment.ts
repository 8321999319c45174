import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Soon } from '../core/soon';
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
  charge(cost: Cost, context: Context): Soon<Balance | null> {
    return this.rateLimits && (chargedFor(context) ?? this.spend(this.rateLimits, cost, context));
  }

  private async spend(limits: RateLimits, { requested }: Cost, context: Context): Promise<Balance> {
    const balance = await limits.spend(String(context.viewer.userId), Math.max(1, requested));
    noteCharged(context, balance);
    return balance;
  }
}
