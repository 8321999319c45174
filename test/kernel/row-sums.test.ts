import { countCap } from '../../src/core/page';
import { AccessLevel } from '../../src/core/viewer';
import { tableOf as csvOf } from '../csv/exporting';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment } from '../support/fixtures';
import { select, statementsOf, summedRows, type SummedRows } from './summed-rows';

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
  let panel: SummedRows['panel'];
  let roles: SummedRows['roles'];

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    ({ panel, roles } = await summedRows(app, admin));
  }, 60_000);

  afterAll(() => app.stop());

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
      expect(await statementsOf(app, admin, `{ ${list}(first: 100) { nodes { ${selection} } } }`)).toBe(1);
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

  it('stand in lists of what belongs to a row, and behind join tables', async () => {
    const query = `query ($id: ID!) { role(id: $id) { stages { name active: applications(where: { status: { eq: ACTIVE } }) { totalCount } all: applications { totalCount } } } }`;
    const { stages } = (await admin.data(query, { id: roles.busy })).role;
    expect(stages).toEqual([
      { name: 'Applied', active: { totalCount: 2 }, all: { totalCount: 3 } },
      { name: 'Onsite', active: { totalCount: 0 }, all: { totalCount: 0 } },
      { name: 'Offer', active: { totalCount: 0 }, all: { totalCount: 0 } },
    ]);
    expect(await statementsOf(app, admin, query, { id: roles.busy })).toBe(2);
    const interviews = '{ interviews(first: 3) { nodes { interviewers { name feedback { totalCount } } } } }';
    const found = (await admin.data(interviews)).interviews.nodes;
    for (const { interviewers } of found) {
      expect(interviewers).toHaveLength(2);
      for (const { feedback } of interviewers) expect(feedback.totalCount).toBeGreaterThan(7);
    }
    expect(await statementsOf(app, admin, interviews)).toBe(2);
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
