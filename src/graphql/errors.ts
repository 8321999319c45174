import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Permission } from '../access/permission';
import { Interrupted } from '../core/lifetime';
import { Refusal } from '../core/user-error';
import { InDoubt, Unavailable, Unwritable } from '../database/session';
import { withoutValues } from './messages';

/** The viewer lacks a permission. */
export function forbidden(permission: Permission): GraphQLError {
  return new GraphQLError(`This needs the permission ${permission}.`, {
    extensions: { code: 'FORBIDDEN', permission, http: { status: 200 } },
  });
}

/** The query may cost more than is allowed; nothing was read. */
export function tooCostly(cost: Cost): GraphQLError {
  const message = `The query may cost ${cost.requested} points; at most ${cost.limit} are allowed. Ask for smaller pages or fewer levels.`;
  return new GraphQLError(message, {
    extensions: { code: 'COST_LIMIT_EXCEEDED', cost, http: { status: 400 } },
  });
}

/** The caller has spent the points of this span of time. */
export function rateLimited(retryAfter: number): GraphQLError {
  const headers = new Map([['retry-after', String(retryAfter)]]);
  return new GraphQLError(`Too much was asked in a short time; try again in ${retryAfter} seconds.`, {
    extensions: { code: 'RATE_LIMITED', retryAfter, http: { status: 429, headers } },
  });
}

/** Why a query makes no table. */
export type NotExportable =
  'NO_QUERY' | 'NO_LIST' | 'SEVERAL_LISTS' | 'NESTED_LIST' | 'NO_COLUMNS' | 'NOT_FOUND';

/** The query makes no table; nothing was read, or what it names is not there. */
export function notExportable(reason: NotExportable, message: string): GraphQLError {
  const status = reason === 'NOT_FOUND' ? 404 : 400;
  return new GraphQLError(message, { extensions: { code: 'NOT_EXPORTABLE', reason, http: { status } } });
}

/** What a query may cost at most, in points, and how many are allowed. */
export interface Cost {
  requested: number;
  limit: number;
}

/** Our own refusals of whole requests: their messages are fit for clients, and so is what they carry under this name. */
const refusals: Readonly<Record<string, string>> = {
  FORBIDDEN: 'permission',
  COST_LIMIT_EXCEEDED: 'cost',
  RATE_LIMITED: 'retryAfter',
  NOT_EXPORTABLE: 'reason',
};

/** Codes of errors that say how a request was malformed. */
const malformed = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Codes of errors that are our fault, or our database's: they are logged. */
export const internalCodes = new Set(['INTERNAL_SERVER_ERROR', 'UNAVAILABLE', 'OUTCOME_UNKNOWN']);

/**
 * The last gate before the client: what the request did wrong is told without its values, everything else is masked.
 * @param formatted the error as it would be sent
 * @param error the error as it was thrown
 */
export function publicError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { locations, path } = formatted;
  return { ...told(formatted, causeOf(error)), ...(locations && { locations }), ...(path && { path }) };
}

/** The error that was thrown in the first place. */
export function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}

function told({ message, extensions }: GraphQLFormattedError, cause: unknown): GraphQLFormattedError {
  if (cause instanceof Refusal) {
    const { message: sentence, code, path } = cause.errors[0]!;
    return { message: sentence, extensions: { code, argument: path } };
  }
  if (!(cause instanceof GraphQLError)) return masked(cause);
  const code = String(extensions?.code);
  const carried = refusals[code];
  if (carried) return { message, extensions: { code, [carried]: extensions?.[carried] } };
  if (malformed.has(code)) {
    const { text, argument } = withoutValues(message, cause.message);
    return { message: text, extensions: { code, ...(argument && { argument }) } };
  }
  return masked(cause);
}

function masked(cause: unknown): GraphQLFormattedError {
  if (cause instanceof Interrupted)
    return {
      message: 'The request took too long and was stopped.',
      extensions: { code: cause.ending },
    };
  if (cause instanceof InDoubt)
    return {
      message:
        'The database did not say whether the change was made. Look, or send it again under its Idempotency-Key.',
      extensions: { code: 'OUTCOME_UNKNOWN' },
    };
  if (cause instanceof Unwritable)
    return {
      message: 'Nothing can be written at the moment; try again later.',
      extensions: { code: 'UNAVAILABLE' },
    };
  return cause instanceof Unavailable
    ? { message: 'The service is busy; try again.', extensions: { code: 'UNAVAILABLE' } }
    : { message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_SERVER_ERROR' } };
}
