import { countCap } from '../../src/core/page';
import { AccessLevel } from '../../src/core/viewer';
import { ApplicationStatus } from '../../src/applications/application.enums';
import { Opening } from '../../src/roles/opening.entity';
import { OpeningStatus } from '../../src/roles/role.enums';
import { tableOf as csvOf } from '../csv/exporting';
import { aPipeline } from '../statements/pipeline';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment, anApplication, aNote, aRole, joinTeam } from '../support/fixtures';
import { idOf } from '../support/footprint';

/** What is asked of the rows of a list, in which everything is a sum over their children. */
const selections = {
  roles: `... on Role { id openings { total open filled cancelled } all: applications { totalCount totalCountIsCapped }
    active: applications(where: { status: { eq: ACTIVE } }) { totalCount } gone: applications(where: { status: { in: [WITHDRAWN] } }, first: 3) { totalCountIsCapped totalCount }
    none: applications(where: { status: { in: [] } }) { totalCount } events { totalCount } }`,
  applications: `... on Application { id feedbackSummary { count averageRating recommendations { strongNo no noDecision yes strongYes } }
    feedback { totalCount } interviews { totalCount } notes { totalCount } offers { totalCount } }`,
  departments: `... on Department { id roles { totalCount } children { totalCount } here: roles(where: { status: { eq: OPEN } }) { totalCount } }`,
  applicants: `... on Applicant { id applications { totalCount } notes { totalCount } }`,
  interviews: `... on Interview { id feedback { totalCount } }`,
  users: `... on User { id feedback { totalCount } }`,
};

describe.each(dialects)('sums that are read with their rows on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let panel: Client[];
  let roles: { busy: string; secret: string; empty: string };

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    panel = [admin, await app.as(AccessLevel.INTERVIEWER), await app.as(AccessLevel.RECRUITER)];
    await aPipeline(app, 2, panel.map(({ user }) => user).slice(0, 2));
    const department = await aDepartment(app);
    const departmentId = department.id;
    await aDepartment(app, { parentId: departmentId });
    const busy = await aRole(app, { title: 'Busy', departmentId, openings: 2 });
    const cancelled = { roleId: busy.id, status: OpeningStatus.CANCELLED };
    await app.work((work) => work.add(Opening, { ...cancelled, openedAt: work.now }, null));
    const secret = await aRole(app, { title: 'Secret', departmentId, confidential: true });
    const empty = await aRole(app, { title: 'Empty', departmentId, openings: 0 });
    for (const role of [busy, busy, secret]) {
      const application = await anApplication(app, role);
      await aNote(app, application, admin.user);
    }
    await anApplication(app, busy, { status: ApplicationStatus.WITHDRAWN, activeApplicantId: null });
    for (const level of [AccessLevel.HIRING_MANAGER, AccessLevel.COORDINATOR]) {
      panel.push(await app.as(level));
      await joinTeam(app, secret, panel.at(-1)!.user);
    }
    panel.push(await app.as(AccessLevel.ANALYST));
    roles = { busy: idOf(busy), secret: idOf(secret), empty: idOf(empty) };
  }, 60_000);

  afterAll(() => app.stop());

  const select = (of: string) => `{ roles(where: { title: { in: ["Busy", "Empty"] } }) { nodes { ${of} } } }`;
  const statements = async (query: string, variables?: object) =>
    (await app.statements(() => admin.data(query, variables))).length;

  it.each(Object.entries(selections))(
    'are what is read apart for rows by their keys, for all who see some %s',
    async (list, selection) => {
      for (const client of panel) {
        const { data, errors } = await client.send(`{ ${list}(first: 100) { nodes { ${selection} } } }`);
        if (errors) {
          expect(errors[0]!.extensions.code).toBe('FORBIDDEN');
          continue;
        }
        const { nodes } = data[list];
        const ids = nodes.map(({ id }: { id: string }) => id);
        const apart = await client.data(`query ($ids: [ID!]!) { nodes(ids: $ids) { ${selection} } }`, {
          ids,
        });

        expect(nodes).toEqual(apart.nodes);
      }
      expect(await statements(`{ ${list}(first: 100) { nodes { ${selection} } } }`)).toBe(1);
    },
  );

  it('count what there is, and nothing of what there is not', async () => {
    const { nodes } = (await admin.data(select(`title ${selections.roles}`))).roles;

    expect(nodes).toMatchObject([
      {
        title: 'Busy',
        openings: { total: 2, open: 2, filled: 0, cancelled: 1 },
        all: { totalCount: 3, totalCountIsCapped: false },
        active: { totalCount: 2 },
        gone: { totalCount: 1, totalCountIsCapped: false },
        none: { totalCount: 0 },
      },
      { title: 'Empty', openings: { total: 0, open: 0, filled: 0, cancelled: 0 }, all: { totalCount: 0 } },
    ]);
  });

  it('hold nothing that the viewer may not see', async () => {
    const query =
      '{ departments { nodes { roles { totalCount } } } roles { nodes { id applications { totalCount } } } }';
    const sums = async (client: Client) => {
      const { departments } = await client.data(query);
      return departments.nodes.reduce((sum: number, { roles: { totalCount } }: any) => sum + totalCount, 0);
    };

    expect(await sums(admin)).toBe(5);
    expect(await sums(panel[2]!)).toBe(4);
    expect(await sums(panel[1]!)).toBe(2);
    expect(await sums(panel[3]!)).toBe(1);
    const { nodes } = (await panel[1]!.data(query)).roles;
    expect(nodes).toHaveLength(2);
  });

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
      await statements(query, { counts, nodes }),
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
    expect(await statements(select(counts(10)))).toBe(1);
    expect(await statements(select(counts(12)))).toBe(3);
    const ids = (many: number) => Array.from({ length: many }, (_, index) => `applicant_${index + 1}`);
    const among = (many: number) =>
      select(
        `applications(where: { applicantId: { in: ${JSON.stringify(ids(many))} }, status: { eq: ACTIVE } }) { totalCount }`,
      );
    expect(await statements(among(99))).toBe(1);
    expect(await statements(among(100))).toBe(2);
    expect((await admin.data(among(99))).roles).toEqual((await admin.data(among(100))).roles);
  });

  it('stand in lists of what belongs to a row, and behind join tables', async () => {
    const query = `query ($id: ID!) { role(id: $id) { stages { name active: applications(where: { status: { eq: ACTIVE } }) { totalCount } all: applications { totalCount } } } }`;
    const { stages } = (await admin.data(query, { id: roles.busy })).role;
    expect(stages).toEqual([
      { name: 'Applied', active: { totalCount: 2 }, all: { totalCount: 3 } },
      { name: 'Onsite', active: { totalCount: 0 }, all: { totalCount: 0 } },
      { name: 'Offer', active: { totalCount: 0 }, all: { totalCount: 0 } },
    ]);
    expect(await statements(query, { id: roles.busy })).toBe(2);
    const interviews = '{ interviews(first: 3) { nodes { interviewers { name feedback { totalCount } } } } }';
    const found = (await admin.data(interviews)).interviews.nodes;
    for (const { interviewers } of found) {
      expect(interviewers).toHaveLength(2);
      for (const { feedback } of interviewers) expect(feedback.totalCount).toBeGreaterThan(7);
    }
    expect(await statements(interviews)).toBe(2);
  });

  it('are told of what a mutation has made, and differ between lists of one answer', async () => {
    const made = await admin.mutate(
      'createRole',
      { title: 'New', employmentType: 'FULL_TIME', openings: 2 },
      'role { openings { total } applications { totalCount } }',
    );
    expect(made.role).toEqual({ openings: { total: 2 }, applications: { totalCount: 0 } });
    const query = `{ a: roles(where: { title: { eq: "Busy" } }) { nodes { n: applications { totalCount } } }
      b: roles(where: { title: { eq: "Busy" } }) { nodes { n: applications(where: { status: { eq: WITHDRAWN } }) { totalCount } } }
      c: roles(where: { title: { eq: "Busy" } }) { nodes { title } } }`;
    expect(await admin.data(query)).toEqual({
      a: { nodes: [{ n: { totalCount: 3 } }] },
      b: { nodes: [{ n: { totalCount: 1 } }] },
      c: { nodes: [{ title: 'Busy' }] },
    });
  });

  it('are exported', async () => {
    const rows = await csvOf(app, admin, select('title applications { totalCount } openings { open total }'));

    expect(rows.slice(1)).toEqual([
      ['Busy', '3', '2', '2'],
      ['Empty', '0', '0', '0'],
    ]);
  });

  it('are counted no further than the cap', async () => {
    const parent = await aDepartment(app, { name: 'Huge' });
    const now = '2026-11-23 12:00:00.000';
    const rows = Array.from(
      { length: countCap + 1 },
      (_, index) => `('Small ${index}', 'small ${index}', ${parent.id}, 1, '${now}', '${now}')`,
    );
    const columns = '(name, nameKey, parentId, version, createdAt, updatedAt)';
    const insert = `INSERT INTO departments ${columns} VALUES ${rows.join(', ')}`;
    await app.database.transaction((session) => session.run(insert));
    const query = `{ departments(where: { name: { eq: "Huge" } }) { nodes { children { totalCount totalCountIsCapped }
      exactly: children(where: { name: { notIn: ["Small 0"] } }) { totalCount totalCountIsCapped } } } }`;

    expect((await admin.data(query)).departments.nodes).toEqual([
      {
        children: { totalCount: countCap, totalCountIsCapped: true },
        exactly: { totalCount: countCap, totalCountIsCapped: false },
      },
    ]);
  }, 30_000);
});
