import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Context } from '../graphql/context';
import type { Cost } from '../graphql/errors';
import type { Operation } from '../graphql/executor';
import type { Traffic } from '../metrics/traffic';
import type { Payment, Priced } from './payment';
import { balanceHeaders } from './rate-limits';

/** A query whose document Apollo has parsed and found valid. */
interface Known {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  operationName: string | undefined;
}

/** What a body asks for that holds nothing but a query. */
interface Asked {
  query: string;
  variables: Record<string, unknown> | undefined;
  operationName: string | undefined;
}

/** What queries are answered with. */
export interface Answering {
  run(operation: Operation): Promise<ExecutionResult>;
  payment: Payment;
  traffic: Traffic | null;
}

const mostKnown = 500;
/** Characters of a document that is remembered. */
const longestKnown = 10_000;
const mostTypes = 50;

/**
 * Queries that Apollo has taken before and that are asked for again, by POST, are answered without its pipeline: by the same
 * executor, at the same price, in the same words. Whatever is not as simple as that is left to Apollo: other operations, other
 * bodies, what is over a limit, and every answer with errors, for which the query is run once more.
 */
export class RepeatedQueries {
  private readonly known = new LRUCache<string, Known[]>({ max: mostKnown });
  /** The type of the answer for what a client accepts, as Apollo has chosen it. */
  private readonly types = new LRUCache<string, string>({ max: mostTypes });

  constructor(private readonly answering: Answering) {}

  /** Notes the queries that Apollo has found valid. */
  readonly learning: ApolloServerPlugin<Context> = {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ source, document, operation, request: { operationName } }) => {
          if (operation?.operation === OperationTypeNode.QUERY && source.length <= longestKnown)
            this.learn(source, { document, operation, operationName });
          return Promise.resolve();
        },
      }),
  };

  private learn(source: string, query: Known): void {
    const others = (this.known.get(source) ?? []).filter(
      ({ operationName }) => operationName !== query.operationName,
    );
    this.known.set(source, [...others, query]);
  }

  /** Notes in which type Apollo has answered. */
  learnType({ headers }: FastifyRequest, reply: FastifyReply): void {
    const type = reply.getHeader('content-type');
    if (reply.statusCode === 200 && typeof type === 'string') this.types.set(headers.accept ?? '', type);
  }

  /** @returns the body of the answer, or null when the request is for Apollo */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<string | null> {
    const type = this.types.get(request.headers.accept ?? '');
    const asked = type && request.method === 'POST' ? askedIn(request.body) : null;
    const known = asked && this.find(asked);
    if (!known) return null;
    const context = request.graphqlContext!;
    const cost = await this.pay({ ...known, variables: asked.variables }, context, reply);
    const data = cost && (await this.dataOf({ ...known, variables: asked.variables, context }));
    if (!data) return null;
    this.answering.traffic?.cost(cost.requested);
    this.answering.traffic?.operation(OperationTypeNode.QUERY, []);
    void reply.type(type!);
    return JSON.stringify({ data, extensions: { cost } });
  }

  private find({ query, operationName }: Asked): Known | undefined {
    return this.known.get(query)?.find((known) => known.operationName === operationName);
  }

  /** Null for a query that costs too much, which Apollo refuses. */
  private async pay(priced: Priced, context: Context, reply: FastifyReply): Promise<Cost | null> {
    const { payment } = this.answering;
    const cost = payment.priceOf(priced);
    if (cost.requested > cost.limit) return null;
    const balance = await payment.charge(cost, context);
    if (!balance) return cost;
    for (const [name, value] of balanceHeaders(balance)) void reply.header(name, value);
    return balance.exceeded ? null : cost;
  }

  /** Null for an answer that holds errors, or is for nobody. */
  private async dataOf(operation: Operation): Promise<ExecutionResult['data']> {
    try {
      const { data, errors } = await this.answering.run(operation);
      return errors || (await operation.context.confirm()) === 'GONE' ? null : data;
    } catch {
      return null;
    }
  }
}

/** Null for a body that holds anything else, which Apollo judges. */
function askedIn(body: unknown): Asked | null {
  const {
    query,
    variables = null,
    operationName = null,
    ...others
  } = (body ?? {}) as Record<string, unknown>;
  if (typeof query !== 'string' || Object.keys(others).length > 0) return null;
  if (operationName !== null && typeof operationName !== 'string') return null;
  if (typeof variables !== 'object' || Array.isArray(variables)) return null;
  return {
    query,
    variables: (variables as Record<string, unknown> | null) ?? undefined,
    operationName: operationName ?? undefined,
  };
}
