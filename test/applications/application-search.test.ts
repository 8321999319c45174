import { AccessLevel } from '../../src/core/viewer';
import { SourceKind } from '../../src/applicants/applicant.enums';
import type { Application } from '../../src/applications/application.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { onsiteApplications, searching } from './onsite-applications';

describe.each(dialects)('the search for applications on %s', (dialect) => {
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
