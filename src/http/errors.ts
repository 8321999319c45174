import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';

/** Answers with an error in the shape of GraphQL, so that clients need only one parser. */
export async function sendError(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
): Promise<void> {
  const requestId = reply.request.id;
  await reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { code, requestId } }] });
}

const told: Record<number, [code: string, message: string]> = {
  400: ['BAD_REQUEST', 'The request is malformed.'],
  404: ['NOT_FOUND', 'There is nothing at this address; GraphQL is at /graphql.'],
  405: ['METHOD_NOT_ALLOWED', 'This address does not take this method.'],
  408: ['TIMEOUT', 'The request did not arrive in time.'],
  413: ['TOO_LARGE', 'The body is larger than 256 kB.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'Send application/json.'],
};

/** Gives the errors of Fastify itself the shape of GraphQL. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    const [code, message] = told[status] ?? ['INTERNAL_SERVER_ERROR', 'Something went wrong on our side.'];
    if (!told[status]) request.log.error({ err: error }, 'request failed');
    return sendError(reply, told[status] ? status : 500, code, message);
  });
  app.setNotFoundHandler((request, reply) => {
    const known = request.url.split('?')[0] === '/graphql';
    if (known) reply.header('allow', 'GET, POST');
    const [code, message] = told[known ? 405 : 404]!;
    return sendError(reply, known ? 405 : 404, code, message);
  });
}
