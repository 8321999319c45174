import { AccessLevel } from '../../src/core/viewer';
import { entities, resolvers } from '../../src/features';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { fieldsOf, smallestInput } from '../access/inputs';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { footprint } from '../support/footprint';

const schema = buildRolecallSchema({ entities, resolvers });
const kept = ['id', 'version', 'createdAt', 'hash', 'slot', 'submittedById', 'anonymizedAt'];
const mutations = Object.keys(schema.getMutationType()!.getFields());

describe.each(dialects)('mass assignment on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  const send = async (mutation: string, input: object) => {
    const type = schema.getMutationType()!.getFields()[mutation]!.args[0]!.type.toString();
    const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { __typename } }`;
    const { status, errors = [] } = await admin.send(query, { input });
    return { status, codes: errors.map(({ extensions }) => extensions.code as string) };
  };

  it.each(mutations)('%s takes no column that the service keeps itself', async (mutation) => {
    const declared = fieldsOf(schema, mutation).map(({ name }) => name);
    const undeclared = kept.filter((column) => !declared.includes(column));
    const before = await footprint(app);

    const answers = await Promise.all(
      undeclared.map((column) => send(mutation, { ...smallestInput(schema, mutation), [column]: 1 })),
    );

    expect(answers).toEqual(undeclared.map(() => ({ status: 400, codes: ['BAD_USER_INPUT'] })));
    expect(await footprint(app)).toEqual(before);
  });
});
