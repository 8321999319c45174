import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { select, statementsOf, summedRows, type SummedRows } from './summed-rows';

describe.each(dialects)('sums that are read with their rows, as queries ask for them, on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let roles: SummedRows['roles'];

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    ({ roles } = await summedRows(app, admin));
  }, 60_000);

  afterAll(() => app.stop());

  it('fail alone where their filter is wrong, as they do apart', async () => {
    const fields = (id: string) => `title good: applications(where: { status: { eq: ACTIVE } }) { totalCount }
      bad: applications(where: { roleId: { eq: "${id}" } }) { totalCount totalCountIsCapped } openings { open }`;
    const asked = await admin.send(select(fields('nonsense')));
    const apart = await admin.send(`query ($id: ID!) { role(id: $id) { ${fields('nonsense')} } }`, {
      id: roles.busy,
    });

    const [busy] = asked.data.roles.nodes;
    expect(busy).toEqual({
      title: 'Busy',
      good: { totalCount: 2 },
      bad: { totalCount: null, totalCountIsCapped: null },
      openings: { open: 2 },
    });
    expect(apart.data.role).toEqual(busy);
    expect(asked.errors).toHaveLength(4);
    expect(asked.errors![0]!.path).toEqual(['roles', 'nodes', 0, 'bad', 'totalCount']);
    expect(asked.errors![0]!.message).toBe(apart.errors![0]!.message);
    const { argument } = apart.errors![0]!.extensions;
    expect(asked.errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT', argument });
    expect(argument).toEqual(['where', 'roleId', 'eq']);
  });

  it('fail alone where a variable in their filter is wrong', async () => {
    const query = `query ($ids: [ID!]) { ${select('title applications(where: { roleId: { in: $ids } }, first: 1) { totalCount } openings { open }').slice(1)}`;
    const { data, errors } = await admin.send(query.replace('"Empty"', '"Nobody"'), { ids: ['role_x'] });

    expect(data.roles.nodes).toEqual([
      { title: 'Busy', applications: { totalCount: null }, openings: { open: 2 } },
    ]);
    expect(errors!.map(({ path }) => path)).toEqual([['roles', 'nodes', 0, 'applications', 'totalCount']]);
  });

  it('are read as far as they are included', async () => {
    const query = `query ($counts: Boolean!, $nodes: Boolean!) { roles(where: { title: { eq: "Busy" } }) { nodes {
      applications { totalCount @include(if: $counts) nodes @include(if: $nodes) { status } }
      gone: applications(where: { status: { eq: WITHDRAWN } }) @skip(if: $nodes) { totalCount }
      openings @include(if: $counts) { open total @include(if: $nodes) } } } }`;
    const ask = async (counts: boolean, nodes: boolean) => [
      (await admin.data(query, { counts, nodes })).roles.nodes[0],
      await statementsOf(app, admin, query, { counts, nodes }),
    ];
    const page = ['ACTIVE', 'ACTIVE', 'WITHDRAWN'].map((status) => ({ status }));
    const sorted = (found: any) => found.applications.nodes.sort((a: any, b: any) => a.status > b.status);

    expect(await ask(true, false)).toEqual([
      { applications: { totalCount: 3 }, gone: { totalCount: 1 }, openings: { open: 2 } },
      1,
    ]);
    expect(await ask(false, false)).toEqual([{ applications: {}, gone: { totalCount: 1 } }, 1]);
    const [both, sent] = await ask(true, true);
    expect(sent).toBe(3);
    expect(sorted(both)).toHaveLength(3);
    expect(both).toMatchObject({ applications: { totalCount: 3 }, openings: { open: 2, total: 2 } });
    expect(sorted((await ask(false, true))[0])).toEqual(expect.arrayContaining(page));
  });

  it('are read apart beyond ten of them, and where a filter holds many values', async () => {
    const counts = (many: number) =>
      Array.from(
        { length: many },
        (_, index) =>
          `c${index}: applications(where: { appliedAt: { lt: "20${10 + index}-01-01T00:00:00Z" } }) { totalCount }`,
      ).join(' ');
    const { nodes } = (await admin.data(select(counts(24)))).roles;

    expect(Object.values(nodes[0]).map(({ totalCount }: any) => totalCount)).toEqual([
      ...Array.from({ length: 17 }, () => 0),
      ...Array.from({ length: 7 }, () => 3),
    ]);
    expect(await statementsOf(app, admin, select(counts(10)))).toBe(1);
    expect(await statementsOf(app, admin, select(counts(12)))).toBe(3);
    const ids = (many: number) => Array.from({ length: many }, (_, index) => `interviewStage_${index + 1}`);
    const among = (many: number) =>
      select(
        `applications(where: { stageId: { in: ${JSON.stringify(ids(many))} }, status: { eq: ACTIVE } }) { totalCount }`,
      );
    expect(await statementsOf(app, admin, among(99))).toBe(1);
    expect(await statementsOf(app, admin, among(100))).toBe(2);
    expect((await admin.data(among(99))).roles).toEqual((await admin.data(among(100))).roles);
  });
});
