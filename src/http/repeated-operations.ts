import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  OperationTypeNode,
  type DocumentNode,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Lifetime } from '../core/lifetime';
import { soon, type Soon } from '../core/soon';
import type { Database } from '../database/database';
import type { Context } from '../graphql/context';
import type { Cost } from '../graphql/errors';
import type { Operation } from '../graphql/operation';
import type { Traffic } from '../metrics/traffic';
import type { Payment, Priced } from './payment';
import { balanceHeaders } from './rate-limits';

/** An operation whose document Apollo has parsed and found valid. */
interface Known {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  operationName: string | undefined;
  /** Whether it is a query whose last answer was long. */
  isLong: boolean;
}

/** What a body asks for that holds nothing but an operation. */
interface Asked {
  query: string;
  variables: Record<string, unknown> | undefined;
  operationName: string | undefined;
}

/** What operations are answered with. */
export interface Answering {
  run(operation: Operation): Promise<ExecutionResult>;
  payment: Payment;
  traffic: Traffic | null;
  readMuch: Database['readMuch'];
}

const repeatable = new Set([OperationTypeNode.QUERY, OperationTypeNode.MUTATION]);
const mostKnown = 500;
/** Characters of a document that is remembered, and of all of them. */
const longestKnown = 10_000;
const longestTogether = 1_000_000;
const mostTypes = 50;
/** Characters of an answer that is sent as bytes, and of one that is made in turns. */
const longText = 16_384;
const longAnswer = 32_768;

/**
 * Queries and mutations that Apollo has taken before and that are asked for again, by POST, are answered without its pipeline: by
 * the same executor, at the same price, in the same words. Whatever is not as simple as that is left to Apollo: other operations,
 * other bodies, what brings an Idempotency-Key, what is over a limit, and every answer with errors, which it puts into words.
 */
export class RepeatedOperations {
  private readonly known = new LRUCache<string, Known[]>({
    max: mostKnown,
    maxSize: longestTogether,
    sizeCalculation: (_known, source) => source.length,
  });
  /** The type of the answer for what a client accepts, as Apollo has chosen it. */
  private readonly types = new LRUCache<string, string>({ max: mostTypes });
  /** What was run and is not answered here, by what tells a request from all others: Apollo copies its context. */
  private readonly begun = new WeakMap<Lifetime, Promise<ExecutionResult>>();

  constructor(private readonly answering: Answering) {}

  /** Runs an operation for Apollo, but for one that has been run already. */
  readonly run = (operation: Operation): Promise<ExecutionResult> =>
    this.begun.get(operation.context.lifetime) ?? this.answering.run(operation);

  /** Notes the operations that Apollo has found valid. */
  readonly learning: ApolloServerPlugin<Context> = {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ source, document, operation, request: { operationName } }) => {
          if (operation && repeatable.has(operation.operation) && source.length <= longestKnown)
            this.learn(source, { document, operation, operationName, isLong: false });
          return Promise.resolve();
        },
      }),
  };

  private learn(source: string, asked: Known): void {
    const others = (this.known.get(source) ?? []).filter(
      ({ document, operationName }) => document === asked.document && operationName !== asked.operationName,
    );
    this.known.set(source, [...others, asked]);
  }

  /** Notes in which type Apollo has answered. */
  learnType({ headers }: FastifyRequest, reply: FastifyReply): void {
    const type = reply.getHeader('content-type');
    if (reply.statusCode === 200 && typeof type === 'string') this.types.set(headers.accept ?? '', type);
  }

  /**
   * @returns the body of the answer, or null when the request is for Apollo
   * @throws Interrupted when the time of the request is up before it is its turn
   */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<string | Buffer | null> {
    const type = this.types.get(request.headers.accept ?? '');
    const asked = type && request.method === 'POST' ? askedIn(request.body) : null;
    const known = asked && this.find(asked);
    if (!known || 'idempotency-key' in request.headers) return null;
    const context = request.graphqlContext!;
    const { document, operation } = known;
    const paying = this.pay({ document, operation, variables: asked.variables }, context, reply);
    const cost = paying instanceof Promise ? await paying : paying;
    if (!cost) return null;
    const make = () => this.make(known, asked, cost, context);
    const text = await (known.isLong ? this.answering.readMuch(make, context.lifetime) : make());
    if (text === null) return null;
    void reply.type(type!);
    return sendable(text);
  }

  /** Makes the text of an answer; null when it is Apollo's to make. */
  private async make(
    known: Known,
    { variables }: Asked,
    cost: Cost,
    context: Context,
  ): Promise<string | null> {
    const { document, operation, operationName } = known;
    const data = await this.dataOf({ document, operationName, variables, context });
    if (!data) return null;
    const { traffic } = this.answering;
    traffic?.cost(cost.requested);
    traffic?.operation(operation.operation, []);
    const text = JSON.stringify({ data, extensions: { cost } });
    known.isLong = operation.operation === OperationTypeNode.QUERY && text.length > longAnswer;
    context.rows.forget();
    return text;
  }

  private find({ query, operationName }: Asked): Known | undefined {
    return this.known.get(query)?.find((known) => known.operationName === operationName);
  }

  /** Null for what costs too much, which Apollo refuses. */
  private pay(priced: Priced, context: Context, reply: FastifyReply): Soon<Cost | null> {
    const { payment } = this.answering;
    const cost = payment.priceOf(priced);
    if (cost.requested > cost.limit) return null;
    return soon(payment.charge(cost, context), (balance) => {
      if (!balance) return cost;
      for (const [name, value] of balanceHeaders(balance)) void reply.header(name, value);
      return balance.exceeded ? null : cost;
    });
  }

  /** Null for an answer that holds errors, or is for nobody: Apollo tells what has become of it, and runs nothing again. */
  private async dataOf(operation: Operation): Promise<ExecutionResult['data']> {
    const { context } = operation;
    const running = this.answering.run(operation);
    try {
      const { data, errors } = await running;
      if (data && !errors && (context.certain || (await context.confirm()) !== 'GONE')) return data;
    } catch {
      // Apollo meets it once more.
    }
    this.begun.set(context.lifetime, running);
    return null;
  }
}

/** A long text as bytes, or Node would put it behind the header and write both down once more. */
function sendable(text: string): string | Buffer {
  return text.length > longText ? Buffer.from(text) : text;
}

const askedNames = new Set(['query', 'variables', 'operationName']);

/** Null for a body that holds anything else, which Apollo judges. */
function askedIn(body: unknown): Asked | null {
  const given = (body ?? {}) as Record<string, unknown>;
  for (const name in given) if (!askedNames.has(name)) return null;
  const { query, variables = null, operationName = null } = given;
  if (typeof query !== 'string') return null;
  if (operationName !== null && typeof operationName !== 'string') return null;
  if (typeof variables !== 'object' || Array.isArray(variables)) return null;
  return {
    query,
    variables: (variables as Record<string, unknown> | null) ?? undefined,
    operationName: operationName ?? undefined,
  };
}
