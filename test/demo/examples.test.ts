import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print, validate } from 'graphql';
import { exampleOperations, operation, operationNames } from '../../src/demo/examples';
import { seedDemo } from '../../src/demo/seed';
import { AccessLevel } from '../../src/core/viewer';
import { entities, resolvers } from '../../src/features';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { startApp } from '../support/app';

const contract = join(__dirname, '../contract/operations');

/** The demo organisation's story depends on the day on which it is told. */
const days = [0, 1, 2, 3, 9, 33].map((after) => new Date(Date.now() + after * 86_400_000));

describe('the operations that GraphiQL offers', () => {
  it('are those of the contract', () => {
    const files = ['queries', 'mutations'].flatMap((kind) =>
      readdirSync(join(contract, kind)).map((file) => join(contract, kind, file)),
    );
    const written = files.map((file) => print(parse(readFileSync(file, 'utf8')))).sort();

    const offered = operationNames().map((name) => print(parse(operation(name))));

    expect(offered.sort()).toEqual(written);
  });

  it.each(days)('all run on the demo organisation as they stand, seeded at %p', async (day) => {
    const app = await startApp('sqlite', day);
    try {
      await seedDemo(app.database, { now: app.now });
      const admin = await app.as(AccessLevel.ADMIN);
      const examples = await exampleOperations(app.database.reader, app.now);

      const refusals: Array<[operation: string | undefined, codes: string[]]> = [];
      for (const { query, variables } of examples) {
        const [answer] = Object.values<{ userErrors?: Array<{ code: string }> }>(
          await admin.data(query, variables),
        );
        const codes = (answer!.userErrors ?? []).map(({ code }) => code);
        if (codes.length > 0) refusals.push([/(?:query|mutation) (\w+)/.exec(query)?.[1], codes]);
      }

      expect(refusals).toEqual([]);
      expect(examples).toHaveLength(operationNames().length);
    } finally {
      await app.stop();
    }
  });

  it('have ids that show the form where there is no data', async () => {
    const examples = await exampleOperations(null, new Date());
    const schema = buildRolecallSchema({ entities, resolvers });

    expect(examples[0]!.variables).toEqual({ id: 'role_1', perStage: 20 });
    for (const { query } of examples) expect(validate(schema, parse(query))).toEqual([]);
  });
});
