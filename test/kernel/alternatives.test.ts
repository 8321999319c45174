import { AccessLevel } from '../../src/core/viewer';
import { entities, resolvers } from '../../src/features';
import { compiledExecutor, interpretedExecutor } from '../../src/graphql/executor';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { aPipeline } from '../statements/pipeline';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';

const schema = buildRolecallSchema({ entities, resolvers });

describe.each(dialects)('one field under two names, on %s', (dialect) => {
  let apps: TestApp[];
  let clients: Client[];
  let id: string;

  beforeAll(async () => {
    const compiled = await startApp(dialect, undefined, { schema, executor: compiledExecutor(schema, 0) });
    const executor = interpretedExecutor(schema);
    const walked = await startApp(dialect, undefined, { schema, executor, database: compiled.database });
    const recruiter = await compiled.as(AccessLevel.RECRUITER);
    id = `role_${(await aPipeline(compiled, 2, [recruiter.user])).roleId}`;
    apps = [compiled, walked];
    clients = [recruiter, walked.withToken(recruiter.user, recruiter.token)];
  }, 60_000);

  afterAll(async () => {
    for (const app of apps.reverse()) await app.stop();
  });

  /** Arguments that are written in two ways and come to the same, with the variables `a` and `b` at 2, and without `up`. */
  const ways: Array<[string, declared: string, one: string, other: string]> = [
    ['two variables of one value', '$a: Int, $b: Int', '(first: $a)', '(first: $b)'],
    ['a variable and its value', '$a: Int', '(first: $a)', '(first: 2)'],
    ['a variable that is not given, and nothing', '$up: ApplicationWhere', '(where: $up)', ''],
    [
      'parts in another order',
      '',
      '(where: { status: { eq: ACTIVE, in: [ACTIVE] } })',
      '(where: { status: { in: [ACTIVE], eq: ACTIVE } })',
    ],
    [
      'a value and a list of it',
      '',
      '(orderBy: { field: APPLIED_AT, direction: ASC })',
      '(orderBy: [{ field: APPLIED_AT, direction: ASC }])',
    ],
  ];
  const places: Array<[string, (below: string) => string]> = [
    ['below a root field', (below) => `role(id: "${id}") { id ${below} }`],
    ['below an interface', (below) => `role: node(id: "${id}") { ... on Role { id ${below} } }`],
  ];

  describe.each(places)('%s', (_place, at) => {
    it.each(ways)('holds what is selected below each: %s', async (_what, declared, one, other) => {
      const operation = declared && `query (${declared})`;
      const ask = async (client: Client, below: string): Promise<unknown> =>
        (await client.data(`${operation} { ${at(below)} }`, { a: 2, b: 2 })).role;
      const named = `x: applications${one} { nodes { id applicant { name } } }`;
      const counted = `y: applications${other} { totalCount nodes { id } }`;
      const written = `z: applications${one} { totalCount }`;
      const alone = `${one}${other}`.includes('$b') ? `b: applications(first: $b) { totalCount }` : '';
      const both = `a: applications${one} { totalCount }`;

      for (const client of clients) {
        const together = (await ask(client, `${named} ${counted} ${written}`)) as Record<string, unknown>;
        const x = (await ask(client, `${named} ${alone}`)) as Record<string, unknown>;
        const y = (await ask(client, `${counted} ${both}`)) as Record<string, unknown>;
        const z = (await ask(client, `${written} ${alone}`)) as Record<string, unknown>;

        expect(together).toEqual({ id, x: x.x, y: y.y, z: z.z });
        expect(JSON.stringify(x.x)).toMatch(/"name":"\w/);
      }
    });
  });
});
