import {
  HeaderMap,
  type ApolloServerPlugin,
  type GraphQLRequestContext,
  type GraphQLRequestContextWillSendResponse,
  type GraphQLResponse,
} from '@apollo/server';
import { GraphQLError, Kind, OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import { Claim, hashOfKey, rightsOf, sealOf, type KeptAnswer } from '../graphql/claim';
import type { Context } from '../graphql/context';
import { publicError } from '../graphql/errors';
import { sha256 } from '../database/sealed';
import { InDoubt } from '../database/session';
import { busy, isBusy } from './busy';

/** Visible characters, with blanks between them. */
const keyShape = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
/** A request that is still running has most likely ended then. */
const retrySeconds = 1;

type Asked = Pick<GraphQLRequestContext<Context>, 'operation' | 'request' | 'contextValue'>;

/**
 * Takes the `Idempotency-Key` of mutations: a request is done once, and whoever sends it again under its key within 24 hours
 * gets the stored answer.
 * @param leaseMilliseconds how long a request without an answer is taken to be running
 */
export function idempotency(leaseMilliseconds: number, logger: Logger): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        async didResolveOperation(asked) {
          const key = keyOf(asked);
          if (key !== null && !keyShape.test(key)) throw malformed();
        },
        async responseForOperation(asked) {
          const key = keyOf(asked);
          if (key === null) return null;
          try {
            return await stand(asked, key, leaseMilliseconds);
          } catch (error) {
            logger.error({ err: error, requestId: asked.contextValue.requestId }, 'key not claimed');
            return unclaimed(error);
          }
        },
        willSendResponse: (sent) => keep(sent, logger),
      }),
  };
}

async function keep(sent: GraphQLRequestContextWillSendResponse<Context>, logger: Logger): Promise<void> {
  const { claim, requestId } = sent.contextValue;
  const { http, body } = sent.response;
  if (!claim || body.kind !== 'single') return;
  const { data, errors } = body.singleResult;
  if (claim.isRetry && !errors) http.headers.set('idempotency-replayed', 'true');
  const kept = errors ? claim.giveBack() : claim.keep({ status: http.status, data });
  await kept.catch((err: unknown) => logger.warn({ err, requestId }, 'answer not kept'));
}

/** The key of a mutation; null for other operations, whatever they bring. */
function keyOf({ operation, contextValue }: Asked): string | null {
  return operation?.operation === OperationTypeNode.MUTATION ? contextValue.idempotencyKey : null;
}

function malformed(): GraphQLError {
  const message = 'The Idempotency-Key must have 1 to 255 visible ASCII characters; use a random UUID.';
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
}

/** @returns the answer where there is nothing to do; null when the request is to run under its claim */
async function stand(asked: Asked, key: string, leaseMilliseconds: number): Promise<GraphQLResponse | null> {
  const { contextValue: context } = asked;
  const userId = context.viewer.userId!;
  const seal = sealOf(userId, key);
  const rights = rightsOf(context.viewer, await context.sight());
  const asks = { userId, keyHash: hashOfKey(userId, key), requestHash: hashOf(asked) };
  const { kind, row } = await context.claimKey(
    { ...asks, now: context.now, leaseMilliseconds },
    (present) => present.rights === rights,
    (database, claimed) => new Claim(database, claimed, seal, rights, isSole(asked)),
  );
  if (kind === 'RUNNING') return stillRunning();
  if (kind === 'ANOTHER') return reused();
  return kind === 'ANSWERED' ? replay(seal.open(row.answer!) as KeptAnswer) : null;
}

/** The operation and its variables, whatever the order of their names. */
function hashOf({ request: { query, operationName, variables } }: Asked): string {
  return sha256(JSON.stringify([query, operationName ?? null, sorted(variables ?? {})]));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, inner]) => [name, sorted(inner)]);
}

function isSole({ operation }: Asked): boolean {
  const selections = operation!.selectionSet.selections;
  return selections.length === 1 && selections[0]!.kind === Kind.FIELD;
}

function replay({ status, data }: KeptAnswer): GraphQLResponse {
  return response(status, { data: data as Record<string, unknown> }, { 'idempotency-replayed': 'true' });
}

function stillRunning(): GraphQLResponse {
  const message = 'The request with this Idempotency-Key is still running; try again.';
  const errors = [{ message, extensions: { code: 'IDEMPOTENCY_KEY_IN_USE', retryAfter: retrySeconds } }];
  return response(409, { errors }, { 'retry-after': String(retrySeconds) });
}

function reused(): GraphQLResponse {
  const message = 'This Idempotency-Key stands for another operation, or for other variables.';
  return response(422, { errors: [{ message, extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } }] });
}

/** Nothing was done yet under a key that could not be claimed, even where it is not known whether it was. */
function unclaimed(error: unknown): GraphQLResponse {
  const errors = [publicError({ message: '' }, error)];
  if (!isBusy(error) && !(error instanceof InDoubt)) return response(500, { errors });
  return response(busy.status, { errors }, { 'retry-after': busy.retryAfter });
}

type SingleResult = Extract<GraphQLResponse['body'], { kind: 'single' }>['singleResult'];

function response(
  status: number | undefined,
  singleResult: SingleResult,
  headers: Record<string, string> = {},
): GraphQLResponse {
  const map = new HeaderMap(Object.entries(headers));
  return { http: { status, headers: map }, body: { kind: 'single', singleResult } };
}
