import type { ExecutionResult, FormattedExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { StreamEnding } from '../access/subscriber';
import { causeOf, internalCodes, publicError } from '../graphql/errors';

const sentences: Record<StreamEnding, string> = {
  CLIENT_GONE: 'The client ended it.',
  SIGNED_OUT: 'The token is not good any more.',
  TOO_SLOW: 'The client is too slow; catch up through changes.',
  STOPPING: 'The service is stopping; connect again and catch up through changes.',
  FAILED: 'Events could not be delivered; connect again and catch up through changes.',
};

/** What clients are told when a subscription is ended from here. */
export function endingOf(ending: StreamEnding): FormattedExecutionResult {
  return { errors: [{ message: sentences[ending], extensions: { code: ending } }] };
}

/** The sentence of an ending, short enough for the close frame of a WebSocket. */
export function reasonOf(ending: StreamEnding): string {
  return sentences[ending];
}

/** Codes of refusals from here, whose messages are fit for clients. */
const ours = new Set(['DOCUMENT_LIMIT_EXCEEDED', 'TOO_MANY_SUBSCRIPTIONS']);

/** The result as clients may see it: errors masked as everywhere, ours logged. */
export function publicResult(
  { data, errors }: ExecutionResult,
  requestId: string,
  logger: Logger,
): FormattedExecutionResult {
  const told = errors?.map((error) => publicErrorOf(error, requestId, logger));
  return { ...(data !== undefined && { data }), ...(told && { errors: told }) };
}

/** An error as clients may see it. */
export function publicErrorOf(error: GraphQLError, requestId: string, logger: Logger) {
  const formatted = error.toJSON();
  const { extensions, ...told } = ours.has(String(formatted.extensions?.code))
    ? { message: formatted.message, extensions: { code: formatted.extensions?.code } }
    : publicError(formatted, error);
  if (internalCodes.has(String(extensions?.code)))
    logger.error({ err: causeOf(error), requestId }, 'event failed');
  return { ...told, extensions: { ...extensions, requestId } };
}
