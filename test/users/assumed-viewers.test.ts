import { AccessLevel } from '../../src/core/viewer';
import { Transient } from '../../src/database/session';
import { startApp, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { openElsewhere, remembered, type Elsewhere } from '../support/elsewhere';
import { looksAtEpoch } from '../support/signing-in-statements';

/** What is told and done in the name of viewers who are remembered, and may have become others a moment ago. */
describe.each(dialects)('viewers that are assumed on %s', (dialect) => {
  let app: TestApp;
  let elsewhere: Elsewhere;

  beforeAll(async () => {
    app = await startApp(dialect);
    elsewhere = await openElsewhere(app);
  });

  afterAll(async () => {
    await elsewhere.close();
    await app.stop();
  });

  it.each([
    ['a query', '{ roles(first: 1) { nodes { id } } }'],
    ['what reads nothing', '{ __typename }'],
    ['a mutation', 'mutation { createDepartment(input: { name: "Late" }) { department { id } } }'],
    ['a document that is not valid', '{ nobody }'],
    ['what is no document', '{'],
  ])('are answered nothing but that they are nobody when they are, to %s', async (_what, document) => {
    const client = await remembered(app, AccessLevel.ADMIN);
    await elsewhere.revokeKey(client);

    const answer = await client.send(document);

    const extensions = { code: 'UNAUTHENTICATED', requestId: expect.any(String) };
    expect(answer).toEqual({ status: 401, errors: [{ message: 'unauthenticated', extensions }] });
    const admin = await app.as(AccessLevel.ADMIN);
    const { departments } = await admin.data('{ departments { nodes { name } } }');
    expect(departments.nodes).not.toContainEqual({ name: 'Late' });
  });

  it.each([
    ['a query', '{ roles(first: 1) { nodes { id } } }'],
    ['a mutation', 'mutation { createDepartment(input: { name: "Unsure" }) { department { id } } }'],
    ['a document that is not valid', '{ nobody }'],
    ['what is no document', '{'],
  ])(
    'are told nothing when it cannot be found out whether they still are, to %s',
    async (_what, document) => {
      const client = await remembered(app, AccessLevel.ADMIN);
      const deaf = app.database.listen((sql) => {
        if (looksAtEpoch(sql)) throw new Error('lost');
      });

      const { status, data, errors } = await client.send(document).finally(deaf);

      expect({ status, data }).toEqual({ status: 500, data: undefined });
      const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) };
      expect(errors).toMatchObject([{ message: 'Something went wrong on our side.', extensions }]);
      const { departments } = await client.data('{ departments { nodes { name } } }');
      expect(departments.nodes).not.toContainEqual({ name: 'Unsure' });
    },
  );

  it('change nothing when a level that they lost a moment ago is needed', async () => {
    const client = await remembered(app, AccessLevel.ADMIN);
    await elsewhere.changeUser(client, { accessLevel: AccessLevel.INTERVIEWER });

    const { errors } = await client.send(
      'mutation { createDepartment(input: { name: "Late" }) { department { id } } }',
    );

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('do a mutation once, also when what they may has changed a moment ago', async () => {
    const client = await remembered(app, AccessLevel.RECRUITER);
    await elsewhere.changeUser(client, { accessLevel: AccessLevel.ADMIN });

    const { createDepartment } = await client.data(
      'mutation { createDepartment(input: { name: "Once" }) { department { name } userErrors { __typename } } }',
    );

    expect(createDepartment).toEqual({ department: { name: 'Once' }, userErrors: [] });
  });

  const both =
    'mutation ($a: CreateDepartmentInput!, $b: CreateDepartmentInput!) { a: createDepartment(input: $a) { department { name } } ' +
    'b: createDepartment(input: $b) { department { name } userErrors { __typename } } }';
  const named = (name: string) => ({ a: { name: `${name} A` }, b: { name: `${name} B` } });
  const departments = async (name: string): Promise<string[]> => {
    const admin = await app.as(AccessLevel.ADMIN);
    const found = (await admin.data('{ departments(first: 100) { nodes { name } } }')).departments.nodes;
    return found.map((one: { name: string }) => one.name).filter((one: string) => one.startsWith(name));
  };

  it('do each mutation of a document once, in the name of whom they have just become', async () => {
    const client = await remembered(app, AccessLevel.HIRING_MANAGER);
    await elsewhere.changeUser(client, { accessLevel: AccessLevel.ADMIN });

    const { a, b } = await client.data(both, named('Risen'));

    expect([a.department.name, b.department.name, b.userErrors]).toEqual(['Risen A', 'Risen B', []]);
    expect(await departments('Risen')).toEqual(['Risen A', 'Risen B']);
  });

  it('do none of the mutations of a document when they are nobody any longer', async () => {
    const client = await remembered(app, AccessLevel.ADMIN);
    await client.data(both, named('Standing'));
    await elsewhere.changeUser(client, { active: false });

    expect((await client.send(both, named('Fallen'))).status).toBe(401);
    expect(await departments('Fallen')).toEqual([]);
  });

  it('are looked at with the first statement of a mutation, and again when that has to run once more', async () => {
    const client = await remembered(app, AccessLevel.ADMIN);
    const seen: string[] = [];
    const deaf = app.database.listen((sql) => {
      seen.push(sql);
      if (looksAtEpoch(sql) && seen.filter(looksAtEpoch).length === 1) throw new Transient('lost');
    });

    const { a, b } = await client.data(both, named('Again')).finally(deaf);

    expect([a.department.name, b.department.name]).toEqual(['Again A', 'Again B']);
    const looks = seen.flatMap((sql, index) => (looksAtEpoch(sql) ? [index] : []));
    expect(looks).toHaveLength(2);
    for (const look of looks) expect(seen[look - 1]).toMatch(/^(START TRANSACTION|BEGIN IMMEDIATE)$/);
    expect(seen.findIndex((sql) => sql.startsWith('INSERT'))).toBeGreaterThan(looks[1]!);
  });

  it('are looked at by the first statement of what their query reads, or before it', async () => {
    const client = await remembered(app, AccessLevel.RECRUITER);
    const seen: string[] = [];
    // That the token was used may be written down meanwhile.
    const deaf = app.database.listen((sql) => sql.startsWith('SELECT') && seen.push(sql));

    await client.data('{ users(first: 1) { nodes { id } } }');
    deaf();

    expect(seen.map(looksAtEpoch)).toEqual(dialect === 'mysql' ? [true] : [true, false]);
    expect(seen.at(-1)).toContain('FROM users');
  });

  it('are looked at by themselves where the first statement finds nothing', async () => {
    const client = await remembered(app, AccessLevel.RECRUITER);
    await elsewhere.revokeKey(client);

    const { status } = await client.send(
      '{ roles(first: 1, where: { title: { eq: "None" } }) { nodes { id } } }',
    );

    expect(status).toBe(401);
  });
});
