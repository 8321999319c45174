import 'reflect-metadata';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { AccessLevel } from '../../src/core/viewer';
import { systemViewer } from '../../src/core/viewer';
import type { Database } from '../../src/database/database';
import type { Dialect } from '../../src/database/session';
import type { Work } from '../../src/database/work';
import { systemAuthor, write } from '../../src/database/write';
import { entities, resolvers } from '../../src/features';
import { compiledExecutor, interpretedExecutor, type Executor } from '../../src/graphql/executor';
import { buildRolecallSchema } from '../../src/graphql/schema';
import type { HttpOptions } from '../../src/http/options';
import { createServer } from '../../src/http/server';
import { createApiKey } from '../../src/users/api-key.service';
import { User } from '../../src/users/user.entity';
import { freshDatabase } from './databases';
import { noteTokens, testLogger } from './run-log';
import { apartFromSigningIn } from './signing-in-statements';

/** The answer to an operation, with its HTTP status. */
export interface Answer {
  status: number;
  data?: any;
  errors?: Array<{ message: string; path?: unknown[]; extensions: Record<string, any> }>;
}

/** Sends operations as one user. */
export interface Client {
  user: User;
  token: string;
  send(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  /** Sends an operation that must succeed, and returns its data. */
  data(query: string, variables?: object): Promise<any>;
  /** Sends one mutation by name: its input, and what to ask of its payload beside `userErrors`. */
  mutate(name: string, input: object, ask?: string): Promise<any>;
}

/** The whole service in this process, on a database of its own. */
export interface TestApp {
  server: FastifyInstance;
  schema: GraphQLSchema;
  database: Database;
  /** Where the database is. */
  url: string;
  /** Another service on the same data, by a way to it of its own; the caller closes both. */
  serverOn(database: Database): Promise<FastifyInstance>;
  /** What the clock tells; tests set it. */
  now: Date;
  /** A client of a new user with an access level. */
  as(level: AccessLevel, name?: string): Promise<Client>;
  clientOf(user: User): Promise<Client>;
  /** A client that sends a token of one's own making. */
  withToken(user: User, token: string): Client;
  /** Runs a piece of work as the service itself: for fixtures. */
  work<T>(body: (work: Work) => Promise<T>): Promise<T>;
  /** The statements sent while a function runs, authentication aside. */
  statements(act: () => Promise<unknown>): Promise<string[]>;
  stop(): Promise<void>;
}

let schema: GraphQLSchema | undefined;

const executors = new Map<boolean, Executor>();

/** The whole suite runs through both executors, one on each database; `TEST_EXECUTORS=swapped` turns them round. */
function executorOn(dialect: Dialect, of: GraphQLSchema): Executor {
  const compiled = (dialect === 'mysql') === (process.env.TEST_EXECUTORS !== 'swapped');
  const known = executors.get(compiled) ?? (compiled ? compiledExecutor(of, 0) : interpretedExecutor(of));
  executors.set(compiled, known);
  return known;
}

/** Starts the service in this process. `now` stands still at the given instant until a test moves it. */
export async function startApp(
  dialect: Dialect,
  now = new Date('2026-11-23T12:00:00.000Z'),
  different: Partial<HttpOptions> = {},
): Promise<TestApp> {
  const fresh = await freshDatabase(dialect);
  const { database } = fresh;
  schema ??= buildRolecallSchema({ entities, resolvers });
  const clock = () => app.now;
  const serverOn: TestApp['serverOn'] = async (on) => {
    const made = await createServer({
      schema: schema!,
      executor: executorOn(dialect, schema!),
      database: on,
      clock,
      logger: testLogger(),
      introspection: true,
      shutdownSeconds: 10,
      graphiql: null,
      ...different,
    });
    noteTokens(made);
    return made;
  };
  const server = await serverOn(database);
  const work = <T>(body: (work: Work) => Promise<T>) =>
    write(database, systemAuthor(systemViewer, app.now), body);
  let users = 0;
  const app: TestApp = {
    server,
    schema,
    database,
    url: fresh.url,
    serverOn,
    now,
    work,
    async as(level, name = `${level.toLowerCase()} ${++users}`) {
      const email = `${name.toLowerCase().replace(/\W+/g, '.')}.${++users}@example.org`;
      const user = await work((w) =>
        w.add(
          User,
          { name, email, accessLevel: level, timeZone: 'Europe/Lisbon', active: true },
          'user.created',
        ),
      );
      return app.clientOf(user);
    },
    async clientOf(user) {
      const { token } = await work((w) => createApiKey(w, user, { name: 'test', scopes: ['*'] }));
      return clientOf(server, user, token);
    },
    withToken: (user, token) => clientOf(server, user, token),
    async statements(act) {
      const seen: string[] = [];
      const stop = database.listen((sql) => seen.push(apartFromSigningIn(sql)));
      await act().finally(stop);
      return seen.filter((sql) => !/^(BEGIN|START TRANSACTION|COMMIT|ROLLBACK|$)/.test(sql));
    },
    async stop() {
      await server.close();
      await fresh.drop();
    },
  };
  return app;
}

function clientOf(server: FastifyInstance, user: User, token: string): Client {
  const client: Client = {
    user,
    token,
    async send(query, variables = {}, headers = {}) {
      const answer = await server.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        payload: JSON.stringify({ query, variables }),
      });
      return { status: answer.statusCode, ...answer.json<object>() };
    },
    async data(query, variables) {
      const { data, errors } = await client.send(query, variables);
      if (errors) throw new Error(JSON.stringify(errors, null, 2));
      return data;
    },
    async mutate(name, input, ask = '') {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
      const errors = `userErrors { __typename code message path
        ... on VersionConflict { current { id } currentVersion } ... on IllegalTransition { from to allowed } }`;
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${ask} ${errors} } }`;
      return (await client.data(query, { input }))[name];
    },
  };
  return client;
}
