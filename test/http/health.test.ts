import { openDatabase } from '../../src/database/database';
import { migrate } from '../../src/database/migrate';
import { entities, resolvers } from '../../src/features';
import { createExecutor } from '../../src/graphql/executor';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { createServer } from '../../src/http/server';
import { dialects, emptyDatabase } from '../support/databases';
import { testLogger } from '../support/run-log';

const schema = buildRolecallSchema({ entities, resolvers });

describe.each(dialects)('health on %s', (dialect) => {
  it('is ready once the migrations are applied, and lives either way', async () => {
    const { url, drop } = await emptyDatabase(dialect);
    const database = await openDatabase({ url, entities });
    const server = await createServer({
      schema,
      database,
      clock: () => new Date(),
      logger: testLogger(),
      introspection: false,
      shutdownSeconds: 1,
      executor: createExecutor('compiled', schema),
      graphiql: null,
    });
    const ask = async (path: string) => {
      const { statusCode, body } = await server.inject(path);
      return [statusCode, JSON.parse(body)];
    };

    expect(await ask('/healthz')).toEqual([200, { status: 'ok' }]);
    expect(await ask('/readyz')).toEqual([503, { status: 'migrations pending' }]);
    await migrate(database);
    expect(await ask('/readyz')).toEqual([200, { status: 'ready' }]);
    await database.close();
    expect(await ask('/healthz')).toEqual([200, { status: 'ok' }]);
    expect(await ask('/readyz')).toEqual([503, { status: 'database not reached' }]);

    await server.close();
    await drop();
  });
});
