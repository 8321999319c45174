import { entities, resolvers } from '../../src/features';
import { createExecutor } from '../../src/graphql/executor';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { createServer } from '../../src/http/server';
import { freshDatabase } from '../support/databases';
import { testLogger } from '../support/run-log';

describe('a key of Apollo in the environment', () => {
  const key = {
    APOLLO_KEY: 'service:somebody:secret',
    APOLLO_GRAPH_REF: 'somebody@current',
    APOLLO_SCHEMA_REPORTING: 'true',
  };

  afterEach(() => {
    for (const name of Object.keys(key)) delete process.env[name];
    jest.restoreAllMocks();
  });

  it('has nothing reported to Apollo of what is asked here', async () => {
    Object.assign(process.env, key);
    const { database, drop } = await freshDatabase('sqlite');
    const lines: string[] = [];
    const asked = jest.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('nobody is asked'));
    const schema = buildRolecallSchema({ entities, resolvers });
    const server = await createServer({
      ...{ schema, database, clock: () => new Date(), introspection: true, graphiql: null },
      logger: testLogger((line) => lines.push(line)),
      executor: createExecutor('compiled', schema),
      shutdownSeconds: 1,
    });

    await server.close();

    expect(lines.join()).not.toMatch(/Apollo/i);
    expect(asked).not.toHaveBeenCalled();
    await drop();
  });
});
