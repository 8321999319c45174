import { AccessLevel } from '../../src/core/viewer';
import { globalIdOf } from '../../src/core/global-id';
import type { Interview } from '../../src/interviews/interview.entity';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { aUser } from '../support/rows';

describe.each(dialects)('lists of interviews on %s', (dialect) => {
  let app: TestApp;
  let client: Client;
  let role: Awaited<ReturnType<typeof aRole>>;
  let interviews: Interview[];
  const at = (day: number) => ({
    startsAt: new Date(Date.UTC(2026, 11, day, 9)),
    endsAt: new Date(Date.UTC(2026, 11, day, 10)),
  });

  beforeAll(async () => {
    app = await startApp(dialect);
    client = await app.as(AccessLevel.COORDINATOR);
    const team = [client.user];
    role = await aRole(app, { team });
    const other = await aRole(app, { team });
    const [first, second] = [await anApplication(app, role), await anApplication(app, other)];
    const [grace, barbara] = [await aUser(app), await aUser(app)];
    interviews = [
      await anInterview(app, first, [grace], { ...at(3), organizerId: grace.id }),
      await anInterview(app, first, [grace, barbara], { ...at(1), status: InterviewStatus.CANCELLED }),
      await anInterview(app, second, [barbara], at(2)),
    ];
    where.interviewer.interviewer.userId.eq = globalIdOf(barbara);
    where.organizer.organizerId.eq = globalIdOf(grace);
    where.role.application.roleId.eq = globalIdOf(role);
    where.application.applicationId.eq = globalIdOf(second);
  });

  afterAll(() => app.stop());

  const where = {
    all: {},
    interviewer: { interviewer: { userId: { eq: '' } } },
    organizer: { organizerId: { eq: '' } },
    role: { application: { roleId: { eq: '' }, status: { eq: 'ACTIVE' } } },
    application: { applicationId: { eq: '' } },
    status: { status: { eq: 'SCHEDULED' } },
    time: { startsAt: { gte: '2026-12-02T00:00:00Z' }, endsAt: { lt: '2026-12-03T00:00:00Z' } },
  };
  const expected: Record<keyof typeof where, number[]> = {
    all: [1, 2, 0],
    interviewer: [1, 2],
    organizer: [0],
    role: [1, 0],
    application: [2],
    status: [2, 0],
    time: [2],
  };

  it.each(Object.keys(where) as Array<keyof typeof where>)('filter by %s, by time of start', async (name) => {
    const { interviews: list } = await client.data(
      'query ($where: InterviewWhere) { interviews(where: $where) { totalCount nodes { id } } }',
      { where: where[name] },
    );

    const ids = expected[name].map((index) => ({ id: globalIdOf(interviews[index]!) }));
    expect(list).toEqual({ totalCount: ids.length, nodes: ids });
  });

  it('nested in applications are one statement for all of them, and their panels one more', async () => {
    const query = `query ($id: ID!) { role(id: $id) { applications { nodes {
      interviews(orderBy: [{ field: STARTS_AT, direction: DESC }]) { nodes { id interviewers { id } } }
    } } } }`;

    const seen: unknown[] = [];
    const statements = await app.statements(async () => {
      seen.push(await client.data(query, { id: globalIdOf(role) }));
    });

    expect(seen).toMatchObject([
      {
        role: {
          applications: {
            nodes: [
              {
                interviews: {
                  nodes: [
                    { id: globalIdOf(interviews[0]!), interviewers: [{}] },
                    { id: globalIdOf(interviews[1]!), interviewers: [{}, {}] },
                  ],
                },
              },
            ],
          },
        },
      },
    ]);
    expect(statements).toHaveLength(4);
  });
});
