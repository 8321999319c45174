import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, print, validate } from 'graphql';
import { exampleOperations, operation, operationNames } from '../../src/demo/examples';
import { seedDemo } from '../../src/demo/seed';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type TestApp } from '../support/app';

const contract = join(__dirname, '../contract/operations');

describe('the operations that GraphiQL offers', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp('sqlite', new Date());
    await seedDemo(app.database, { now: app.now });
  }, 60_000);
  afterAll(() => app.stop());

  it('are those of the contract', () => {
    const files = ['queries', 'mutations'].flatMap((kind) =>
      readdirSync(join(contract, kind)).map((file) => join(contract, kind, file)),
    );
    const written = files.map((file) => print(parse(readFileSync(file, 'utf8')))).sort();

    const offered = operationNames().map((name) => print(parse(operation(name))));

    expect(offered.sort()).toEqual(written);
  });

  it('all run on the demo organisation as they stand', async () => {
    const admin = await app.as(AccessLevel.ADMIN);
    const examples = await exampleOperations(app.database.reader, app.now);

    for (const { query, variables } of examples) {
      const data = await admin.data(query, variables);

      const [answer] = Object.values<{ userErrors?: Array<{ code: string }> } | null>(data);
      const refused = answer?.userErrors?.map(({ code }) => code) ?? [];
      // Whether a seat is open for someone who accepted an offer is up to the demo organisation's story.
      const mayBeRefused = query.includes('mutation Hire') ? ['NO_OPEN_SEAT'] : [];
      expect({ query, answer }).toEqual({ query, answer: expect.any(Object) });
      expect({ query, refused: refused.filter((code) => !mayBeRefused.includes(code)) }).toEqual({
        query,
        refused: [],
      });
    }
    expect(examples).toHaveLength(operationNames().length);
  });

  it('have ids that show the form where there is no data', async () => {
    const examples = await exampleOperations(null, app.now);

    expect(examples[0]!.variables).toEqual({ id: 'role_1', perStage: 20 });
    for (const { query } of examples) expect(validate(app.schema, parse(query))).toEqual([]);
  });
});
