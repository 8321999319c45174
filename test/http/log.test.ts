import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { AccessLevel } from '../../src/core/viewer';
import { createLogger, describeError } from '../../src/logger';
import { readConfig } from '../../src/config';
import { entities, resolvers } from '../../src/features';
import { createExecutor } from '../../src/graphql/executor';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { createServer } from '../../src/http/server';
import { freshDatabase } from '../support/databases';
import { testLogger } from '../support/run-log';
import { overEventStream, overWebSocket, startStreaming } from '../support/streams';
import { until } from '../support/until';

describe('the log', () => {
  it('has one line for each request, with its id, and neither query, token nor body', async () => {
    const { database, drop } = await freshDatabase('sqlite');
    const lines: string[] = [];
    const logger = testLogger((line) => lines.push(line));
    const schema = buildRolecallSchema({ entities, resolvers });
    const options = { schema, database, clock: () => new Date(), logger, introspection: false };
    const server = await createServer({
      ...options,
      shutdownSeconds: 1,
      executor: createExecutor('compiled', schema),
      graphiql: null,
    });

    await server.inject({
      method: 'POST',
      url: '/graphql?query=secret',
      headers: { authorization: 'Bearer secret', 'content-type': 'application/json', 'x-request-id': 'abc' },
      payload: { query: '{ secret }' },
    });

    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({
        requestId: 'abc',
        method: 'POST',
        path: '/graphql',
        status: 401,
        msg: 'request',
      }),
    ]);
    expect(lines.join()).not.toContain('secret');
    await server.close();
    await drop();
  });

  it('has one line for each event stream and each socket, with whose it was and how it ended', async () => {
    const lines: Array<Record<string, unknown>> = [];
    const logger = testLogger((line) => lines.push(JSON.parse(line) as Record<string, unknown>));
    const service = await startStreaming('sqlite', { logger });
    const { token, user } = await service.app.as(AccessLevel.ADMIN);
    const told = (what: object) => lines.find((line) => expect.objectContaining(what).asymmetricMatch(line));
    const ended = async (connect: typeof overWebSocket | typeof overEventStream, as: string) => {
      const { subscribe, close } = connect(service.address, as);
      await subscribe('subscription { nothing }').ended;
      close();
    };

    await ended(overEventStream, token);
    await ended(overWebSocket, token);
    await ended(overWebSocket, 'rc_wrong');

    const request = { msg: 'request', requestId: expect.any(String), ms: expect.any(Number) };
    const socket = { ...request, method: 'GET', path: '/graphql', status: 101 };
    await until(
      () => told({ ...request, path: '/graphql/stream', status: 200, userId: user.id }) !== undefined,
    );
    await until(() => told({ ...socket, code: 1000, userId: user.id }) !== undefined);
    await until(() => told({ ...socket, code: 4403 }) !== undefined);
    expect(JSON.stringify(lines)).not.toContain(token);
    await service.stop();
  });

  it('removes tokens wherever they are given to it', () => {
    const lines: string[] = [];
    const logger = createLogger(readConfig({}), { write: (line) => void lines.push(line) });

    logger.info({ token: 'secret', headers: { authorization: 'secret' } }, 'given');

    expect(lines.join()).not.toContain('secret');
  });

  it('tells of database errors the code and the rule, never the values', () => {
    const error = Object.assign(new Error("Duplicate entry 'ada@example.org' for key 'uq_users_email'"), {
      code: 'ER_DUP_ENTRY',
      errno: 1062,
      sqlState: '23000',
      sql: "INSERT INTO users VALUES ('ada@example.org')",
    });

    const told = describeError(new Error('not saved', { cause: error }));

    expect(told).toMatchObject({
      message: 'not saved',
      cause: { code: 'ER_DUP_ENTRY', errno: 1062, rule: 'uq_users_email' },
    });
    expect(JSON.stringify(told)).not.toContain('ada@');
  });

  it('tells no value of errors that quote what they were given', () => {
    const quoted = [
      new SyntaxError('"{ada" is not valid JSON'),
      new GraphQLError('String cannot represent value: { name: "ada" }'),
      new GraphQLError(
        'Abstract type "Node" must resolve to an Object type with value { name: "ada" }, received "ada".',
      ),
      Object.assign(new Error('Data too long\n    at ada (ada:1:1)'), {
        sql: "INSERT INTO users VALUES ('ada')",
      }),
    ];

    const told = quoted.map((error) => describeError(error));

    expect(JSON.stringify(told)).not.toContain('ada');
    expect(told).toMatchObject([
      { type: 'SyntaxError', stack: expect.stringContaining('    at ') },
      { message: 'String cannot represent value' },
      { message: 'Abstract type "Node" must resolve to an Object type' },
      { stack: expect.stringContaining('    at ') },
    ]);
  });

  it('is silent when told to be', () => {
    expect(createLogger(readConfig({ LOG_LEVEL: 'silent' }), pino.destination(1)).level).toBe('silent');
  });
});
