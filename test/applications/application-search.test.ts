import { AccessLevel } from '../../src/core/viewer';
import { SourceKind } from '../../src/applicants/applicant.enums';
import type { Application } from '../../src/applications/application.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment, anApplicant, anApplication, aRole } from '../support/fixtures';
import { operation } from '../support/operations';
import { idOf } from '../support/footprint';

const walk = `query ($first: Int, $last: Int, $after: String, $before: String, $where: ApplicationWhere, $orderBy: [ApplicationOrder!]) {
  applications(first: $first, last: $last, after: $after, before: $before, where: $where, orderBy: $orderBy) {
    totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const byAppliedAt = [{ field: 'APPLIED_AT', direction: 'DESC' }];

describe.each(dialects)('the search for applications on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let departmentId: string;
  let role: Awaited<ReturnType<typeof aRole>>;
  let onsite: Application[];

  /** Two of each three applied at the same instant, so that the id settles their order. */
  const instant = (index: number) => new Date(Date.UTC(2026, 9, 1 + Math.floor(index / 3)));

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    const department = await aDepartment(app);
    departmentId = idOf(department);
    role = await aRole(app, { departmentId: department.id, title: 'Backend Developer' });
    const elsewhere = await aRole(app);
    onsite = [];
    for (let index = 0; index < 120; index++)
      onsite.push(await anApplication(app, role, { stageId: role.stages[1]!.id, appliedAt: instant(index) }));
    await anApplication(app, role);
    await anApplication(app, elsewhere, { stageId: elsewhere.stages[1]!.id });
    onsite.sort((a, b) => b.appliedAt.getTime() - a.appliedAt.getTime() || b.id - a.id);
  }, 60_000);

  afterAll(() => app.stop());

  const search = (variables: object) =>
    recruiter.data(operation('queries/application-search'), {
      departmentId,
      stageName: 'Onsite',
      ...variables,
    });
  const page = async (variables: object) => (await recruiter.data(walk, variables)).applications;
  const errorOf = async (variables: object) => (await recruiter.send(walk, variables)).errors![0]!;
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

  it('gives what the contract asks of each', async () => {
    const { applications } = await search({});

    expect(applications.nodes[0]).toEqual({
      id: idOf(onsite[0]!),
      appliedAt: onsite[0]!.appliedAt.toISOString(),
      applicant: { id: `applicant_${onsite[0]!.applicantId}`, name: expect.stringMatching(/^Ada Alves/) },
      role: { id: idOf(role), title: 'Backend Developer' },
    });
  });

  it('sends at most four statements for a page', async () => {
    expect((await app.statements(() => search({}))).length).toBeLessThanOrEqual(4);
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

  describe('filters', () => {
    let plan: Awaited<ReturnType<typeof aRole>>;
    let grace: Application;

    beforeAll(async () => {
      plan = await aRole(app, { title: 'Café Manager' });
      const applicant = await anApplicant(app, { firstName: 'Grace', lastName: 'Hópper' });
      grace = await anApplication(app, plan, {
        applicantId: applicant.id,
        stageId: plan.stages[2]!.id,
        sourceKind: SourceKind.REFERRAL,
        sourceName: 'Linus',
        creditedToId: recruiter.user.id,
        externalId: 'outside-7',
        appliedAt: new Date('2025-01-01T00:00:00.000Z'),
        stageEnteredAt: new Date('2025-02-01T00:00:00.000Z'),
      });
      await anApplication(app, plan);
    });

    const filters: Array<[string, () => object]> = [
      ['the person', () => ({ applicantId: { eq: `applicant_${grace.applicantId}` } })],
      ['a part of the name of the person', () => ({ applicant: { name: { contains: 'HOPP' } } })],
      ['the name of the person', () => ({ applicant: { name: { eq: 'Grace Hopper' } } })],
      ['one of some names', () => ({ applicant: { name: { in: ['grace HÓPPER', 'nobody'] } } })],
      ['role and stage', () => ({ roleId: { eq: idOf(plan) }, stageId: { eq: idOf(plan.stages[2]!) } })],
      [
        'the title of the role and the name of the stage',
        () => ({ role: { title: { contains: 'cafe' } }, stage: { name: { in: ['Offer'] } } }),
      ],
      [
        'the status of the role',
        () => ({ role: { id: { eq: idOf(plan) }, status: { eq: 'OPEN' } }, sourceKind: { eq: 'REFERRAL' } }),
      ],
      ['source', () => ({ sourceKind: { in: ['REFERRAL', 'EVENT'] }, sourceName: { eq: 'Linus' } })],
      ['credit', () => ({ creditedToId: { eq: idOf(recruiter.user) } })],
      ['external id', () => ({ externalId: { eq: 'outside-7' } })],
      ['when they applied', () => ({ appliedAt: { lt: '2025-06-01T00:00:00Z' } })],
      ['when it entered the stage', () => ({ stageEnteredAt: { lte: '2025-02-01T01:00:00+01:00' } })],
      ['or', () => ({ or: [{ externalId: { eq: 'outside-7' } }, { externalId: { eq: 'none' } }] })],
      ['not', () => ({ roleId: { eq: idOf(plan) }, not: { externalId: { isNull: true } } })],
      [
        'hired never',
        () => ({ roleId: { eq: idOf(plan) }, hiredAt: { isNull: true }, externalId: { isNull: false } }),
      ],
    ];

    it.each(filters)('by %s', async (_what, where) => {
      const { edges, totalCount } = await page({ where: where() });

      expect(edges.map(({ node }: { node: { id: string } }) => node.id)).toEqual([idOf(grace)]);
      expect(totalCount).toBe(1);
    });

    it.each([
      [{ roleId: { eq: 'application_1' } }, ['where', 'roleId', 'eq']],
      [
        { role: { departmentId: { in: ['department_1', 'x'] } } },
        ['where', 'role', 'departmentId', 'in', '1'],
      ],
      [{ appliedAt: { gt: '2026-13-01T00:00:00Z' } }, ['where', 'appliedAt', 'gt']],
      [{ stage: null }, ['where', 'stage']],
      [{ or: [{ status: { eq: null } }] }, ['where', 'or', '0', 'status', 'eq']],
    ])('refuse %j and name the place', async (where, argument) => {
      const { extensions, message } = await errorOf({ where });

      expect(extensions).toMatchObject({ code: 'INVALID_INPUT', argument });
      expect(message).not.toContain('13-01');
    });
  });

  it('answers one by id, null for an unknown one, and refuses ids of another type', async () => {
    const one = 'query ($id: ID!) { application(id: $id) { id status } }';

    const known = await recruiter.data(one, { id: idOf(onsite[0]!) });
    const unknown = await recruiter.data(one, { id: 'application_99999' });
    const foreign = await recruiter.send(one, { id: 'role_1' });

    expect(known.application).toEqual({ id: idOf(onsite[0]!), status: 'ACTIVE' });
    expect(unknown.application).toBeNull();
    expect(foreign.errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', argument: ['id'] } }]);
  });

  it('is not for analysts', async () => {
    const analyst = await app.as(AccessLevel.ANALYST);

    const { errors } = await analyst.send('{ applications { totalCount } }');

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'application:read' } }]);
  });
});
