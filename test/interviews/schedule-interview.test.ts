import { AccessLevel } from '../../src/core/viewer';
import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import type { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { aUser, keyOf, rowsOf } from '../support/rows';
import { scheduling } from './scheduling';

const ask =
  'interview { id version status startsAt endsAt timeZone location sequence interviewers { id name } application { id } stage { id } organizer { id } }';

describe.each(dialects)('scheduleInterview on %s', (dialect) => {
  let app: TestApp;
  let coordinator: Client;
  let role: Awaited<ReturnType<typeof aRole>>;
  let application: Application;
  let panel: User[];

  beforeAll(async () => {
    app = await startApp(dialect);
    coordinator = await app.as(AccessLevel.COORDINATOR);
    panel = [await aUser(app, { name: 'Grace' }), await aUser(app, { name: 'Barbara' })];
  });

  beforeEach(async () => {
    role = await aRole(app, { team: [coordinator.user] });
    application = await anApplication(app, role);
  });

  afterAll(() => app.stop());

  const { input, interviews } = scheduling(() => ({ app, application, panel }));

  it('plans an interview in the present stage, with its panel in the order given', async () => {
    const { interview, userErrors } = await coordinator.mutate('scheduleInterview', input(), ask);

    expect(userErrors).toEqual([]);
    expect(interview).toEqual({
      id: expect.stringMatching(/^interview_\d+$/),
      version: 1,
      status: 'SCHEDULED',
      startsAt: '2026-12-01T09:00:00.000Z',
      endsAt: '2026-12-01T10:00:00.000Z',
      timeZone: 'Europe/Lisbon',
      location: 'https://meet.example.org/x',
      sequence: 0,
      interviewers: panel.map((user) => ({ id: globalIdOf(user), name: user.name })),
      application: { id: globalIdOf(application) },
      stage: { id: globalIdOf(role.stages[0]!) },
      organizer: { id: globalIdOf(coordinator.user) },
    });
  });

  it('can be for another stage of the role, and be read back by its id in another system', async () => {
    const { interview } = await coordinator.mutate(
      'scheduleInterview',
      input({ stageId: globalIdOf(role.stages[1]!), externalId: `ext-${application.id}` }),
      ask,
    );

    const found = await coordinator.data(
      'query ($externalId: String!) { interviews(where: { externalId: { eq: $externalId } }) { nodes { id stage { name } } } }',
      { externalId: `ext-${application.id}` },
    );

    expect(found.interviews.nodes).toEqual([{ id: interview.id, stage: { name: 'Onsite' } }]);
  });

  it('records who was put on the panel', async () => {
    const { interview } = await coordinator.mutate('scheduleInterview', input(), ask);

    const subjectId = keyOf(interview.id);
    const events = await rowsOf(app, 'events', { subjectType: 'Interview', subjectId });
    expect(events.map(({ type }) => type)).toEqual(['interview.scheduled', 'interview.panelChanged']);
  });

  it.each([AccessLevel.HIRING_MANAGER, AccessLevel.INTERVIEWER, AccessLevel.ANALYST])(
    'is denied to a %s',
    async (level) => {
      const client = await app.as(level);

      const { errors } = await client.send(
        'mutation ($input: ScheduleInterviewInput!) { scheduleInterview(input: $input) { userErrors { code } } }',
        { input: input() },
      );

      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'interview:write' } }]);
    },
  );

  it('against a rejection: nobody rejected has an interview ahead, whoever comes first', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const reason = await aRejectionReason(app);
    for (let round = 0; round < 4; round++) {
      application = await anApplication(app, role);
      const reject = {
        applicationId: globalIdOf(application),
        reasonId: globalIdOf(reason),
        expectedVersion: 1,
      };

      const [scheduled, rejected] = await Promise.all([
        coordinator.mutate('scheduleInterview', input(), ask),
        recruiter.mutate('rejectApplication', reject),
      ]);

      expect(rejected.userErrors).toEqual([]);
      const statuses = (await interviews()).map(({ status }) => status);
      expect(statuses).toEqual(scheduled.interview ? ['CANCELLED'] : []);
    }
  });

  it('against closing the role: exactly one of the two is done', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    for (let round = 0; round < 4; round++) {
      role = await aRole(app, { team: [coordinator.user] });
      application = await anApplication(app, role);
      const close = {
        roleId: globalIdOf(role),
        expectedVersion: 1,
        closeReason: 'Budget',
        activeApplications: { leave: true },
      };

      const [scheduled, closed] = await Promise.all([
        coordinator.mutate('scheduleInterview', input()),
        recruiter.mutate('closeRole', close),
      ]);

      const codes = [...scheduled.userErrors, ...closed.userErrors].map(({ code }) => code);
      expect(codes).toHaveLength(1);
      expect(['ROLE_CLOSED', 'ROLE_HAS_INTERVIEWS']).toContain(codes[0]);
      expect(await interviews()).toHaveLength(codes[0] === 'ROLE_CLOSED' ? 0 : 1);
    }
  });
});
