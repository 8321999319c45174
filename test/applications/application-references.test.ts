import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { operation } from '../support/operations';
import { markHired } from '../../src/applications/application.service';
import { Application } from '../../src/applications/application.entity';
import { fillOpening } from '../../src/roles/opening.service';
import { idOf } from '../support/footprint';

describe.each(dialects)('what refers to applications on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let role: Awaited<ReturnType<typeof aRole>>;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    role = await aRole(app);
  });

  afterAll(() => app.stop());

  it('the role, its stages and the person list them', async () => {
    const plan = await aRole(app);
    const application = await anApplication(app, plan);
    const ask = 'applications(where: { status: { eq: ACTIVE } }) { totalCount nodes { id } }';

    const { nodes } = await recruiter.data(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Role { ${ask} } ... on InterviewStage { ${ask} } ... on Applicant { ${ask} } } }`,
      {
        ids: [
          idOf(plan),
          idOf(plan.stages[0]!),
          idOf(plan.stages[1]!),
          `applicant_${application.applicantId}`,
        ],
      },
    );

    const found = { applications: { totalCount: 1, nodes: [{ id: idOf(application) }] } };
    expect(nodes).toEqual([found, found, { applications: { totalCount: 0, nodes: [] } }, found]);
  });

  it('a seat shows the application whose hire fills it', async () => {
    const { id } = await anApplication(app, role);
    await app.work(async (work) => {
      const application = await work.get(Application, id, 'applicationId');
      await markHired(work, application, await fillOpening(work, role.id));
    });

    const { nodes } = await recruiter.data(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Application { status hiredAt opening { id } }
        ... on Opening { seat: status filledBy { id } } } }`,
      { ids: [`application_${id}`, idOf(role.openings[0]!)] },
    );

    expect(nodes).toEqual([
      { status: 'HIRED', hiredAt: app.now.toISOString(), opening: { id: idOf(role.openings[0]!) } },
      { seat: 'FILLED', filledBy: { id: `application_${id}` } },
    ]);
  });

  it('the history is read from the oldest change on', async () => {
    const application = await anApplication(app, role);
    const applicationId = idOf(application);
    const [second, third] = [idOf(role.stages[1]!), idOf(role.stages[2]!)];
    await recruiter.mutate('moveApplication', { applicationId, toStageId: third, expectedVersion: 1 });
    await recruiter.mutate('moveApplication', { applicationId, toStageId: second, expectedVersion: 2 });

    const { application: seen } = await recruiter.data(
      `query ($id: ID!) { application(id: $id) { transitions { application { id } fromStage { name } toStage { name }
        actor { id } reason { name } } } }`,
      { id: applicationId },
    );

    const same = { application: { id: applicationId }, reason: null };
    expect(seen.transitions).toEqual([
      { ...same, fromStage: null, toStage: { name: 'Applied' }, actor: null },
      {
        ...same,
        fromStage: { name: 'Applied' },
        toStage: { name: 'Offer' },
        actor: { id: idOf(recruiter.user) },
      },
      {
        ...same,
        fromStage: { name: 'Offer' },
        toStage: { name: 'Onsite' },
        actor: { id: idOf(recruiter.user) },
      },
    ]);
  });

  it('the board of a role shows each stage with its cards, counted and paged', async () => {
    const plan = await aRole(app);
    const cards = [];
    for (let day = 1; day <= 3; day++)
      cards.push(await anApplication(app, plan, { appliedAt: new Date(Date.UTC(2026, 10, day)) }));

    const { role: board } = await recruiter.data(operation('queries/role-board'), {
      id: idOf(plan),
      perStage: 2,
    });

    const [applied, onsite] = board.stages;
    expect(applied.applications.totalCount).toBe(3);
    expect(applied.applications.pageInfo.hasNextPage).toBe(true);
    expect(applied.applications.nodes.map(({ id }: { id: string }) => id)).toEqual([
      idOf(cards[2]!),
      idOf(cards[1]!),
    ]);
    expect(applied.applications.nodes[0]).toMatchObject({
      version: 1,
      appliedAt: '2026-11-03T00:00:00.000Z',
      applicant: { id: `applicant_${cards[2]!.applicantId}`, name: expect.any(String) },
    });
    expect(onsite.applications).toMatchObject({
      totalCount: 0,
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });
});
