import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { CsvFormat } from '../csv/cells';
import { csvPages, listExport, PageFailed } from '../csv/list-export';
import { refusedOperation } from '../graphql/operation';
import { onArrival } from './arrival';
import { busy } from './busy';
import { answeringPages, type Caller, type CsvOptions } from './csv-pages';
import { refuseExcess } from './documents';
import { sendError } from './errors';
import { balanceHeaders } from './rate-limits';
import { chargeRefusals } from './refusal-charge';
import { sendPieces } from './sending';
import { signedIn } from '../users/sign-in.service';
import { signingIn } from './signing-in';
import { publicErrorOf } from './stream-errors';

/** `/graphql/csv`: a query for a list by POST, answered by the whole list as CSV. */
export function serveCsv(app: FastifyInstance, options: CsvOptions): void {
  app.route({
    url: '/graphql/csv',
    method: 'POST',
    onRequest: onArrival(options, signedIn),
    preHandler: refuseExcess,
    onSend: chargeRefusals(options.rateLimits),
    handler: (request, reply) => answer(request, reply, options),
  });
}

/** To HTTP/1.0 the end of the connection is the end of the answer, even where it was broken off. */
const oldHttp = 'An export needs HTTP/1.1, which tells a whole answer from a part of one.';

/** What is wrong is told before the first byte, in the shape of GraphQL; what goes wrong later breaks the answer off. */
async function answer(request: FastifyRequest, reply: FastifyReply, options: CsvOptions): Promise<void> {
  if (request.raw.httpVersion === '1.0') return sendError(reply, 505, 'HTTP_VERSION_NOT_SUPPORTED', oldHttp);
  const caller = callerOf(request, reply, options);
  try {
    const list = listExport(request.body ?? {}, options);
    const pages = csvPages(
      list,
      formatOf(request.query as Record<string, unknown>),
      answeringPages(caller, options),
    );
    const { value: first } = await pages.next();
    reply.header('content-type', 'text/csv; charset=utf-8');
    reply.header('content-disposition', `attachment; filename="${list.name}.csv"`);
    reply.hijack();
    await sendPieces(reply, first!, pages, options.readerSeconds);
  } catch (error) {
    if (reply.sent) throw error;
    await refuse(error, request, reply, options);
  }
}

function callerOf(
  { graphqlContext, headers }: FastifyRequest,
  reply: FastifyReply,
  options: CsvOptions,
): Caller {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return {
    context: graphqlContext!,
    closed: gone.signal,
    signIn: signingIn(headers.authorization, options),
    onBalance: (balance) => void reply.headers(Object.fromEntries(balanceHeaders(balance))),
  };
}

const separators: Readonly<Record<string, CsvFormat['separator']>> = { comma: ',', semicolon: ';' };

/** @throws GraphQLError BAD_REQUEST when the address asks for something else */
function formatOf({ separator = 'comma', bom = 'false', ...rest }: Record<string, unknown>): CsvFormat {
  const chosen = Object.hasOwn(separators, String(separator)) ? separators[String(separator)] : undefined;
  if (!chosen || !['true', 'false'].includes(String(bom)) || Object.keys(rest).length > 0)
    throw refusedOperation(
      'The address takes separator=comma or separator=semicolon, and bom=true or bom=false.',
      'BAD_REQUEST',
    );
  return { separator: chosen, bom: bom === 'true' };
}

/** HTTP's word for an error; other codes say that the request is at fault. */
const statuses: Readonly<Record<string, number>> = {
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  UNAVAILABLE: busy.status,
  TIMEOUT: busy.status,
};

/** @throws the error itself when it is no answer to the query */
async function refuse(
  error: unknown,
  { id }: FastifyRequest,
  reply: FastifyReply,
  { logger }: CsvOptions,
): Promise<void> {
  const errors = error instanceof GraphQLError ? [error] : error instanceof PageFailed ? error.errors : null;
  if (!errors) throw error;
  const told = errors.map((each) => publicErrorOf(each, id, logger));
  const { code, reason, retryAfter } = told[0]!.extensions as Record<string, unknown>;
  const status = reason === 'NOT_FOUND' ? 404 : (statuses[String(code)] ?? 400);
  const patience = status === busy.status ? busy.retryAfter : retryAfter;
  if (patience !== undefined) reply.header('retry-after', patience);
  await reply.code(status).type('application/json; charset=utf-8').send({ errors: told });
}
