import { PayPeriod } from '../../src/core/pay';
import { AccessLevel } from '../../src/core/viewer';
import { Department } from '../../src/departments/department.entity';
import { anInterview } from '../support/application-children';
import { aDepartment, anApplication, aRole } from '../support/fixtures';
import { dialects } from '../support/databases';
import { startApp, type Client, type TestApp } from '../support/app';
import { exporting, tableOf } from './exporting';

describe.each(dialects)('an export as CSV on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });
  afterAll(() => app.stop());

  it('has a heading for each leaf of the selection, CR LF, and nothing for nothing', async () => {
    const parent = await aDepartment(app, { name: 'Engineering, "all"' });
    await aDepartment(app, { name: '=1+1', parentId: parent.id });
    const query = `{ departments(orderBy: [{ field: NAME, direction: DESC }]) {
      totalCount nodes { id called: name ...up } pageInfo { hasNextPage } } }
      fragment up on Department { parent { name } __typename }`;

    const answer = await exporting(app, admin, { query });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="departments.csv"');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).toBe(
      [
        'id,called,parent.name,__typename',
        `department_${parent.id},"Engineering, ""all""",,Department`,
        `department_${parent.id + 1},'=1+1,"Engineering, ""all""",Department`,
        '',
      ].join('\r\n'),
    );
  });

  it('takes another separator, a byte order mark, edges in place of nodes, and another name', async () => {
    const query = `{ mine: departments(where: { name: { eq: "=1+1" } }) { edges { cursor row: node { name parent { name } } } } }`;

    const answer = await exporting(app, admin, { query }, '/graphql/csv?separator=semicolon&bom=true');

    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="mine.csv"');
    const text = Buffer.from(await answer.arrayBuffer()).toString();
    expect(text).toMatch(/^\uFEFFcursor;name;parent\.name\r\n[\w-]+;'=1\+1;"Engineering, ""all"""\r\n$/);
  });

  it('goes through the whole list in its order, whatever the query says of pages', async () => {
    await app.work(async (work) => {
      for (let n = 0; n < 230; n++)
        await work.add(Department, { name: `Team ${String(n).padStart(3, '0')}` }, 'department.created');
    });
    const query = `query list($first: Int, $after: String, $where: DepartmentWhere, $withId: Boolean = false) {
      departments(first: $first, after: $after, where: $where, orderBy: [{ field: NAME, direction: DESC }]) {
        nodes { id @include(if: $withId) name } } }`;
    const variables = { first: 10, after: null, where: { name: { contains: 'Team' } } };

    const [headings, ...rows] = await tableOf(app, admin, query, variables);

    expect(headings).toEqual(['name']);
    expect(rows.map(([name]) => name)).toEqual(
      Array.from({ length: 230 }, (_none, n) => `Team ${String(229 - n).padStart(3, '0')}`),
    );
  });

  it('joins lists in a cell, counts lists with pages, and is found within an object', async () => {
    const role = await aRole(app, { stages: ['Applied', '=Onsite', 'Offer'] });
    await anApplication(app, role);
    const query = `query ($id: ID!) { node(id: $id) { id ... on Role { applications { nodes {
      status stage { name } role { stages { name position: id } applications { totalCount } } } } } } }`;

    const [headings, row, ...more] = await tableOf(app, admin, query, { id: `role_${role.id}` });

    expect(more).toEqual([]);
    expect(headings).toEqual([
      'status',
      'stage.name',
      'role.stages.name',
      'role.stages.position',
      'role.applications.totalCount',
    ]);
    expect(row).toEqual([
      'ACTIVE',
      'Applied',
      "Applied;' =Onsite; Offer",
      expect.stringMatching(/^interviewStage_\d+; interviewStage_\d+; interviewStage_\d+$/),
      '1',
    ]);
  });

  it('of nothing is a line of headings', async () => {
    const query = '{ departments(where: { externalId: { eq: "nothing" } }) { nodes { id name } } }';

    expect(await tableOf(app, admin, query)).toEqual([['id', 'name']]);
  });

  it('holds the rows and values that its caller sees, and no other ones', async () => {
    const [recruiter, interviewer] = [
      await app.as(AccessLevel.RECRUITER),
      await app.as(AccessLevel.INTERVIEWER),
    ];
    const salary = {
      salaryMin: 5_000_000,
      salaryMax: 7_000_000,
      salaryCurrency: 'EUR',
      salaryPeriod: PayPeriod.YEAR,
    };
    const role = await aRole(app, { team: [recruiter.user], ...salary });
    const application = await anApplication(app, role);
    await anApplication(app, role);
    await anInterview(app, application, [interviewer.user]);
    const list = 'query ($id: ID!) { applications(where: { roleId: { eq: $id } }) { nodes { id } } }';
    const pay =
      'query ($id: ID!) { node(id: $id) { ... on Role { applications { nodes { id role { salaryRange { min max currency } } } } } } }';
    const id = `role_${role.id}`;

    const seen = async (client: Client) => (await tableOf(app, client, list, { id })).slice(1).flat();

    expect(await seen(admin)).toHaveLength(2);
    expect(await seen(recruiter)).toHaveLength(2);
    expect(await seen(interviewer)).toEqual([`application_${application.id}`]);
    const [, paid] = await tableOf(app, admin, pay, { id });
    const [, unpaid] = await tableOf(app, interviewer, pay, { id });
    expect(unpaid).toEqual([`application_${application.id}`, '', '', '']);
    expect(paid!.slice(1)).toEqual(['50000.00', '70000.00', 'EUR']);
  });
});
