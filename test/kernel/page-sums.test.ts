import { AccessLevel } from '../../src/core/viewer';
import { Recommendation } from '../../src/feedback/feedback.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { aFeedback, anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';

const summary = 'feedbackSummary { count averageRating recommendations { yes strongNo } }';
const feedback = 'feedback(first: 2) { nodes { id } }';

/** Selections of applications, and whether the sums stand in the statement of the page. */
const selections: Array<[selection: string, together: boolean]> = [
  [`${summary} ${feedback}`, true],
  [`${feedback} ${summary}`, true],
  [`feedbackSummary { count } ${feedback}`, true],
  [
    `${summary} feedback(last: 1) { totalCount nodes { id author { name } } pageInfo { hasPreviousPage } }`,
    true,
  ],
  [
    `${summary} feedback(first: 1, orderBy: [{ field: SUBMITTED_AT, direction: ASC }]) { edges { cursor } }`,
    true,
  ],
  [`${summary} few: ${feedback} all: feedback { nodes { id } }`, true],
  [`${summary} ${feedback} interviews(first: 1) { nodes { id } }`, true],
  [`${summary} feedback(where: { rating: { gte: 4 } }) { nodes { id } }`, false],
  [`${summary} feedback { totalCount }`, false],
  [`${summary} interviews(first: 1) { nodes { id } }`, false],
];

describe.each(dialects)('sums that are read with pages of many rows on %s', (dialect) => {
  let app: TestApp;
  let viewers: Client[];
  let roleId: string;

  beforeAll(async () => {
    app = await startApp(dialect);
    const admin = await app.as(AccessLevel.ADMIN);
    const [author, blind] = [await app.as(AccessLevel.INTERVIEWER), await app.as(AccessLevel.INTERVIEWER)];
    viewers = [admin, author, blind, await app.as(AccessLevel.RECRUITER)];
    const role = await aRole(app);
    roleId = idOf(role);
    for (let number = 0; number < 20; number++) {
      const application = await anApplication(app, role);
      await anInterview(app, application, [author.user, blind.user]);
      for (const [place, { user }] of [author, admin, viewers[3]!].slice(0, number % 4).entries())
        await aFeedback(app, application, user, {
          rating: place === 1 ? null : 1 + (number % 5),
          recommendation: place === 0 ? Recommendation.YES : Recommendation.STRONG_NO,
        });
    }
  }, 60_000);

  afterAll(() => app.stop());

  const read = async (client: Client, selection: string) =>
    (await client.data(`{ role(id: "${roleId}") { applications(first: 50) { nodes { id ${selection} } } } }`))
      .role?.applications.nodes;

  it.each(selections)('are the same as those that are read alone: %s', async (selection) => {
    for (const viewer of viewers) {
      const nodes = await read(viewer, selection);
      const alone = await read(viewer, /feedbackSummary (?:{[^{}]*(?:{[^}]*}[^{}]*)?})/.exec(selection)![0]);

      expect(nodes?.map(({ feedbackSummary }: any) => feedbackSummary)).toEqual(
        alone?.map(({ feedbackSummary }: any) => feedbackSummary),
      );
    }
  });

  it.each(selections)('are read in the statement of the page, or apart: %s', async (selection, together) => {
    const statements = await app.statements(() => read(viewers[0]!, selection));

    expect(statements.some((sql) => sql.includes('OVER') && sql.includes('feedbackSummary'))).toBe(together);
  });

  it('come to something: all the ways that there are would agree on nothing, too', async () => {
    const nodes = await read(viewers[0]!, `${summary} ${feedback}`);

    expect(nodes).toHaveLength(20);
    const told = nodes.map(({ feedbackSummary: { count } }: any) => count).sort();
    expect(told).toEqual([0, 1, 2, 3].flatMap((count) => Array(5).fill(count)));
  });

  it('are told when the page that would bring them has failed', async () => {
    const { data, errors } = await viewers[0]!.send(
      `{ role(id: "${roleId}") { applications(first: 50) { nodes { feedbackSummary { count } feedback(first: 0) { nodes { id } } } } } }`,
    );

    expect(errors![0]!.extensions).toMatchObject({ code: 'INVALID_INPUT' });
    expect(data!.role.applications.nodes).toHaveLength(20);
    for (const { feedbackSummary } of data!.role.applications.nodes)
      expect(feedbackSummary.count).toBeGreaterThanOrEqual(0);
  });
});
