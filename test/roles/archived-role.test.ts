import { AccessLevel } from '../../src/core/viewer';
import { OpeningStatus, RoleStatus } from '../../src/roles/role.enums';
import { expectKept, tryActions } from '../support/allowed-actions';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';

describe.each(dialects)('what may be done with the plan and the seats of a role on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  it.each([RoleStatus.ARCHIVED, RoleStatus.CLOSED, RoleStatus.DRAFT])(
    'that is %s is told beforehand',
    async (status) => {
      const role = await aRole(app, { status, openings: 2 });
      const [, second, third] = role.stages;
      const cancelled = role.openings[1]!;
      await app.work(async ({ session }) => {
        await session.run('UPDATE interview_stages SET active = 0, position = NULL WHERE id = ?', [
          third!.id,
        ]);
        await session.run('UPDATE openings SET status = ? WHERE id = ?', [
          OpeningStatus.CANCELLED,
          cancelled.id,
        ]);
      });

      for (const row of [third!, second!, ...role.openings])
        expectKept(idOf(row), await tryActions(app, recruiter, idOf(row)));
    },
  );

  it('that is archived is nothing until it is restored', async () => {
    const { stages, openings } = await aRole(app, { status: RoleStatus.ARCHIVED });
    const ask = 'allowedActions { enabled reason }';

    const { nodes } = await recruiter.data(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on InterviewStage { ${ask} } ... on Opening { ${ask} } } }`,
      { ids: [stages[0]!, openings[0]!].map(idOf) },
    );

    const no = { enabled: false, reason: 'The role is archived; restore it first.' };
    for (const { allowedActions } of nodes) expect(allowedActions).toContainEqual(no);
    expect(nodes).toHaveLength(2);
  });
});
