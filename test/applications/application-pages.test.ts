import { AccessLevel } from '../../src/core/viewer';
import type { Application } from '../../src/applications/application.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { instant, onsiteApplications, searching } from './onsite-applications';

const byAppliedAt = [{ field: 'APPLIED_AT', direction: 'DESC' }];

describe.each(dialects)('the pages of a search for applications on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let departmentId: string;
  let role: Awaited<ReturnType<typeof aRole>>;
  let onsite: Application[];

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    ({ departmentId, role, onsite } = await onsiteApplications(app));
  }, 60_000);

  afterAll(() => app.stop());

  const { search, page, errorOf } = searching(() => ({ recruiter, departmentId }));
  const inStage = () => ({ stageId: { eq: idOf(role.stages[1]!) } });

  it('walks forward by cursor to the end, each once and in order, as the contract says', async () => {
    const found: string[] = [];
    let after: string | null = null;
    let pages = 0;

    do {
      const { applications } = await search({ after });
      found.push(...applications.nodes.map(({ id }: { id: string }) => id));
      after = applications.pageInfo.hasNextPage ? applications.pageInfo.endCursor : null;
      pages++;
    } while (after);

    expect(found).toEqual(onsite.map(idOf));
    expect(pages).toBe(3);
  });

  it('walks backward by cursor to the start', async () => {
    const found: string[] = [];
    let before: string | null = null;

    do {
      const { edges, pageInfo } = await page({ last: 50, before, where: inStage(), orderBy: byAppliedAt });
      found.unshift(...edges.map(({ node }: { node: { id: string } }) => node.id));
      before = pageInfo.hasPreviousPage ? pageInfo.startCursor : null;
    } while (before);

    expect(found).toEqual(onsite.map(idOf));
  });

  it.each([
    ['STAGE_ENTERED_AT', 'ASC'],
    ['CREATED_AT', 'DESC'],
    ['UPDATED_AT', 'ASC'],
    ['HIRED_AT', 'DESC'],
    ['REJECTED_AT', 'ASC'],
    ['WITHDRAWN_AT', 'DESC'],
  ])('walks by %s %s through ties and nulls, each once', async (field, direction) => {
    const found: string[] = [];
    let after: string | null = null;

    do {
      const { edges, pageInfo } = await page({
        first: 50,
        after,
        where: inStage(),
        orderBy: [{ field, direction }],
      });
      found.push(...edges.map(({ node }: { node: { id: string } }) => node.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);

    expect(new Set(found).size).toBe(found.length);
    expect([...found].sort()).toEqual(onsite.map(idOf).sort());
  });

  it('neither skips nor repeats what stays, while rows come and go between the pages', async () => {
    const plan = await aRole(app);
    const rows: Application[] = [];
    for (let index = 0; index < 12; index++)
      rows.push(await anApplication(app, plan, { appliedAt: instant(index * 3) }));
    const where = { roleId: { eq: idOf(plan) } };
    const orderBy = [{ field: 'APPLIED_AT', direction: 'ASC' }];
    const first = await page({ first: 4, where, orderBy });
    await anApplication(app, plan, { appliedAt: instant(0) });
    const ahead = await anApplication(app, plan, { appliedAt: instant(28) });
    for (const gone of [rows[1]!, rows[3]!, rows[6]!])
      await app.work(async (work) => {
        await work.session.run('DELETE FROM stage_transitions WHERE applicationId = ?', [gone.id]);
        await work.session.run('DELETE FROM applications WHERE id = ?', [gone.id]);
      });

    const rest = await page({ first: 50, after: first.pageInfo.endCursor, where, orderBy });

    const expected = [...[4, 5, 7, 8, 9].map((index) => rows[index]!), ahead, rows[10]!, rows[11]!];
    expect(rest.edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual(expected.map(idOf));
  });

  it('refuses cursors that are forged, damaged, or of another ordering or list', async () => {
    const { edges } = await page({ first: 1, where: inStage(), orderBy: byAppliedAt });
    const cursor: string = edges[0].cursor;
    const { departments } = await recruiter.data('{ departments(first: 1) { pageInfo { endCursor } } }');
    const decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    const forge = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
    const bad = [
      '',
      'x',
      'x'.repeat(5000),
      cursor.slice(0, -4),
      departments.pageInfo.endCursor,
      forge(),
      forge(2, ...decoded.slice(1)),
      forge(decoded[0], decoded[1], "' OR 1=1 --", 1),
      forge(decoded[0], decoded[1], decoded[2], '1'),
      forge(decoded[0], decoded[1], null, 1),
      forge(...decoded, 1),
    ];

    const answers = [
      ...(await Promise.all(bad.map((after) => errorOf({ first: 5, after, orderBy: byAppliedAt })))),
      await errorOf({ first: 5, after: cursor, orderBy: [{ field: 'CREATED_AT', direction: 'DESC' }] }),
      await errorOf({ first: 5, after: cursor, orderBy: [{ field: 'APPLIED_AT', direction: 'ASC' }] }),
    ];

    for (const { message, extensions } of answers) {
      expect(extensions).toMatchObject({ code: 'INVALID_INPUT', argument: ['after'] });
      expect(message).toBe('This cursor does not belong to this list and ordering.');
    }
    const before = await errorOf({ last: 5, before: 'x', orderBy: byAppliedAt });
    expect(before.extensions).toMatchObject({ code: 'INVALID_INPUT', argument: ['before'] });
  });

  it.each([
    [{ first: 0 }, 'first'],
    [{ first: -1 }, 'first'],
    [{ first: 1000 }, 'first'],
    [{ last: 0 }, 'last'],
    [{ last: 101 }, 'last'],
    [{ first: 5, last: 5 }, 'last'],
    [{ first: 5, before: 'x' }, 'before'],
    [{ last: 5, after: 'x' }, 'after'],
    [
      { orderBy: ['APPLIED_AT', 'CREATED_AT', 'UPDATED_AT', 'HIRED_AT'].map((field) => ({ field })) },
      'orderBy',
    ],
    [{ orderBy: [{ field: 'APPLIED_AT' }, { field: 'APPLIED_AT' }] }, 'orderBy'],
  ])('refuses %j by the argument %s', async (variables, argument) => {
    const { extensions } = await errorOf(variables);

    expect(extensions).toMatchObject({ code: 'INVALID_INPUT', argument: [argument] });
  });

  it('takes 25 rows when no size is given', async () => {
    const { edges, totalCount } = await page({ where: inStage() });

    expect({ size: edges.length, totalCount }).toEqual({ size: 25, totalCount: 120 });
  });
});
