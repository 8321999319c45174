import * as fc from 'fast-check';
import { defaultFieldResolver, parse, validate, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { AccessLevel } from '../../src/core/viewer';
import { entities, resolvers } from '../../src/features';
import { compiledExecutor, interpretedExecutor } from '../../src/graphql/executor';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { startApp, type Answer, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aPipeline } from '../statements/pipeline';
import { OperationWriter } from './random-operation';

/** Another seed finds other faults: `RANDOM_SEED=7 npx jest test/contract/random`. A failure tells its seed and path. */
const seed = Number(process.env.RANDOM_SEED ?? 1);
const runs = 120;
const milliseconds = 8_000;

type Fault = () => unknown;

/** A schema in which some fields fail: with null where none may be, by throwing, and by a promise that is rejected. */
function failingSchema(): GraphQLSchema {
  const schema = buildRolecallSchema({ entities, resolvers });
  const isHit = (value: unknown) => typeof value === 'string' && value.length % 3 === 0;
  const fail = (type: string, name: string, fault: Fault) => {
    const field = (schema.getType(type) as GraphQLObjectType).getFields()[name]!;
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = (source, args, context, info) => {
      const value: unknown = resolve(source, args, context, info);
      return isHit(value) ? fault() : value;
    };
  };
  fail('InterviewStage', 'name', () => null);
  fail('Applicant', 'name', () => {
    throw new Error('no name');
  });
  fail('User', 'name', () => Promise.reject(new Error('no user')));
  fail('Role', 'title', () => new Error('no title'));
  return schema;
}

/**
 * Fields that fail at the same time may be told in any order. The order of keys is left out, too: where a field stands twice and
 * the first is skipped, the compiled answer has it in the place of the first.
 */
function comparable({ status, data, errors }: Answer): object {
  const told = errors?.map((error) => JSON.stringify(error)).sort();
  return { status, data: data as unknown, errors: told };
}

describe.each(dialects)('random operations on %s', (dialect) => {
  const schema = failingSchema();
  let apps: TestApp[];
  let clients: Client[];
  let ids: string[];

  beforeAll(async () => {
    const compiled = await startApp(dialect, undefined, { schema, executor: compiledExecutor(schema, 0) });
    const interpreted = await startApp(dialect, undefined, {
      schema,
      executor: interpretedExecutor(schema),
      database: compiled.database,
    });
    const recruiter = await compiled.as(AccessLevel.RECRUITER);
    const of = await aPipeline(compiled, 2, [recruiter.user]);
    ids = [
      `role_${of.roleId}`,
      `applicant_${of.applicantId}`,
      `department_${of.departmentId}`,
      'application_1',
      'user_1',
    ];
    apps = [compiled, interpreted];
    clients = [recruiter, interpreted.withToken(recruiter.user, recruiter.token)];
  }, 60_000);

  afterAll(async () => {
    for (const app of apps.reverse()) await app.stop();
  });

  it('are answered alike by both executors, with the same errors', async () => {
    const ask = (client: Client, { query, variables }: { query: string; variables: object }) =>
      client.send(query, variables, { 'x-request-id': 'same' });
    const seen = { answered: 0 };

    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(999), { minLength: 10, maxLength: 250 }), async (choices) => {
        const operation = new OperationWriter(schema, choices, ids).write();
        expect(validate(schema, parse(operation.query))).toEqual([]);

        const compiled = await ask(clients[0]!, operation);
        const interpreted = await ask(clients[1]!, operation);

        if (interpreted.data) seen.answered++;
        expect({ operation, answer: comparable(compiled) }).toEqual({
          operation,
          answer: comparable(interpreted),
        });
      }),
      { seed, numRuns: runs, interruptAfterTimeLimit: milliseconds },
    );

    // On a slow machine few runs fit into the time.
    expect(seen.answered).toBeGreaterThan(0);
  });
});
