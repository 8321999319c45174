import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Permission } from '../access/permission';
import { Refusal } from '../core/user-error';
import { Transient } from '../database/session';

/** The viewer lacks a permission. */
export function forbidden(permission: Permission): GraphQLError {
  return new GraphQLError(`This needs the permission ${permission}.`, {
    extensions: { code: 'FORBIDDEN', permission, http: { status: 200 } },
  });
}

/** There is no token, or it is no good; the answer never says which. */
export function unauthenticated(): GraphQLError {
  return new GraphQLError('unauthenticated', {
    extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
  });
}

/** Codes of errors that tell how a request was malformed and may reach the client as they are. */
const tellable = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
]);

/** Values that graphql-js repeats in its messages about coercion are cut out of them. */
function withoutValues(message: string): string {
  return message
    .replace(/ got invalid value .*? at "([^"]+)";.*$/s, ' is invalid at "$1".')
    .replace(/ got invalid value .*$/s, ' is invalid.')
    .replace(/: .*$|, found .*$/s, '.')
    .replace(/ Did you mean .*$/s, '');
}

/** Reports an error that is our fault. */
export type Report = (error: unknown, requestId: string | undefined) => void;

/**
 * The last gate before the client: what the request did wrong is told, everything else is masked and reported.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  requestId: string,
  report: Report,
): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const place = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  if (original instanceof Refusal) {
    const [first] = original.errors;
    return {
      ...place,
      message: first!.message,
      extensions: { code: first!.code, argument: first!.path, requestId },
    };
  }
  const code = String(formatted.extensions?.code ?? '');
  if (tellable.has(code) && (original instanceof GraphQLError || code !== 'BAD_USER_INPUT')) {
    const { permission } = formatted.extensions ?? {};
    const message =
      code === 'FORBIDDEN' || code === 'UNAUTHENTICATED'
        ? formatted.message
        : withoutValues(formatted.message);
    return { ...place, message, extensions: { code, ...(permission ? { permission } : {}), requestId } };
  }
  report(original, requestId);
  if (original instanceof Transient)
    return {
      ...place,
      message: 'The service is busy; try again.',
      extensions: { code: 'UNAVAILABLE', requestId },
    };
  return {
    ...place,
    message: 'Something went wrong on our side.',
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
  };
}
