import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';

describe.each(dialects)('feedback of applications on %s', (dialect) => {
  let app: TestApp;
  let people: Client[];
  let role: Awaited<ReturnType<typeof aRole>>;

  beforeAll(async () => {
    app = await startApp(dialect);
    people = [
      await app.as(AccessLevel.ADMIN),
      await app.as(AccessLevel.RECRUITER),
      await app.as(AccessLevel.HIRING_MANAGER),
    ];
    role = await aRole(app, { team: people.map(({ user }) => user) });
  });

  afterAll(() => app.stop());

  const query = `query ($id: ID!) { role(id: $id) { applications(orderBy: [{ field: APPLIED_AT }]) { nodes {
    id
    feedbackSummary { count averageRating recommendations { strongNo no noDecision yes strongYes } }
    feedback(first: 2, orderBy: [{ field: SUBMITTED_AT, direction: DESC }]) { totalCount nodes { rating author { id } } }
  } } } }`;

  it('is summed up exactly, in as many statements for ten applications as for one', async () => {
    const applications = [await anApplication(app, role)];
    const given = [
      ['YES', 4],
      ['YES', 5],
      ['STRONG_NO', null],
    ] as const;
    for (const [index, [recommendation, rating]] of given.entries())
      await people[index]!.mutate('submitFeedback', {
        applicationId: globalIdOf(applications[0]!),
        recommendation,
        rating,
      });
    const ask = async () => (await people[0]!.data(query, { id: globalIdOf(role) })).role.applications.nodes;

    const forOne = await app.statements(ask);
    for (let more = 0; more < 9; more++) applications.push(await anApplication(app, role));
    const forTen = await app.statements(ask);
    const nodes = await ask();

    expect(nodes[0]).toMatchObject({
      id: globalIdOf(applications[0]!),
      feedbackSummary: {
        count: 3,
        averageRating: 4.5,
        recommendations: { strongNo: 1, no: 0, noDecision: 0, yes: 2, strongYes: 0 },
      },
      feedback: { totalCount: 3 },
    });
    expect(nodes[0].feedback.nodes).toHaveLength(2);
    expect(nodes).toHaveLength(10);
    expect(nodes[9].feedbackSummary).toMatchObject({ count: 0, averageRating: null });
    expect(forTen).toHaveLength(forOne.length);
  });

  it('is filtered by rating and recommendation', async () => {
    const application = await anApplication(app, role);
    const applicationId = globalIdOf(application);
    await people[0]!.mutate('submitFeedback', { applicationId, recommendation: 'YES', rating: 4 });
    await people[1]!.mutate('submitFeedback', { applicationId, recommendation: 'NO', rating: 2 });

    const { node } = await people[2]!.data(
      `query ($id: ID!, $author: ID!) { node(id: $id) { ... on Application {
        good: feedback(where: { rating: { gte: 3 } }) { nodes { rating } }
        no: feedback(where: { recommendation: { eq: NO } }) { nodes { rating } }
        by: feedback(where: { authorId: { eq: $author } }) { nodes { rating } }
        since: feedback(where: { submittedAt: { gt: "2027-01-01T00:00:00Z" } }) { nodes { rating } }
      } } }`,
      { id: applicationId, author: globalIdOf(people[0]!.user) },
    );

    expect(node).toEqual({
      good: { nodes: [{ rating: 4 }] },
      no: { nodes: [{ rating: 2 }] },
      by: { nodes: [{ rating: 4 }] },
      since: { nodes: [] },
    });
  });
});
