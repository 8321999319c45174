import { AccessLevel } from '../../src/core/viewer';
import { ApplicationStatus } from '../../src/applications/application.enums';
import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import { RoleStatus } from '../../src/roles/role.enums';
import type { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { refusal } from '../support/footprint';
import { aUser, rowsOf } from '../support/rows';

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

  const input = (changes: object = {}) => ({
    applicationId: globalIdOf(application),
    startsAt: '2026-12-01T09:00:00Z',
    endsAt: '2026-12-01T10:00:00Z',
    timeZone: 'Europe/Lisbon',
    interviewerIds: panel.map(globalIdOf),
    location: 'https://meet.example.org/x',
    ...changes,
  });
  const interviews = () => rowsOf(app, 'interviews', { applicationId: application.id });

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

    const subjectId = Number(interview.id.split('_')[1]);
    const events = await rowsOf(app, 'events', { subjectType: 'Interview', subjectId });
    expect(events.map(({ type }) => type)).toEqual(['interview.scheduled', 'interview.panelChanged']);
  });

  const refusals: Array<[string, object, object]> = [
    [
      'that ends before it starts',
      { endsAt: '2026-12-01T08:00:00Z' },
      { code: 'INVALID_INPUT', path: ['input', 'endsAt'] },
    ],
    [
      'that ends as it starts',
      { endsAt: '2026-12-01T10:00:00+01:00' },
      { code: 'INVALID_INPUT', path: ['input', 'endsAt'] },
    ],
    [
      'of more than a day',
      { endsAt: '2026-12-02T09:00:00.001Z' },
      { code: 'INVALID_INPUT', path: ['input', 'endsAt'] },
    ],
    [
      'at a time without a zone',
      { startsAt: '2026-12-01T09:00:00' },
      { code: 'INVALID_INPUT', path: ['input', 'startsAt'] },
    ],
    [
      'in a zone that does not exist',
      { timeZone: 'Mars/Base' },
      { code: 'INVALID_INPUT', path: ['input', 'timeZone'] },
    ],
    [
      'without interviewers',
      { interviewerIds: [] },
      { code: 'INVALID_INPUT', path: ['input', 'interviewerIds'] },
    ],
    [
      'with an id that is no user',
      { interviewerIds: ['role_1'] },
      { code: 'INVALID_INPUT', path: ['input', 'interviewerIds', '0'] },
    ],
    [
      'with an unknown interviewer',
      { interviewerIds: ['user_999999'] },
      { code: 'NOT_FOUND', path: ['input', 'interviewerIds', '0'] },
    ],
    [
      'of an unknown application',
      { applicationId: 'application_999999' },
      { code: 'NOT_FOUND', path: ['input', 'applicationId'] },
    ],
    [
      'with 21 interviewers',
      { interviewerIds: Array.from({ length: 21 }, (_, index) => `user_${index + 1}`) },
      { code: 'INVALID_INPUT', path: ['input', 'interviewerIds'] },
    ],
  ];

  it.each(refusals)('refuses an interview %s', async (_what, changes, error) => {
    const errors = await refusal(app, () => coordinator.mutate('scheduleInterview', input(changes)));

    expect(errors).toMatchObject([error]);
  });

  it('refuses an interviewer who is named twice or no longer active', async () => {
    const gone = await aUser(app, { active: false });

    const twice = await coordinator.mutate(
      'scheduleInterview',
      input({ interviewerIds: [panel[0]!, panel[1]!, panel[0]!].map(globalIdOf) }),
    );
    const inactive = await coordinator.mutate(
      'scheduleInterview',
      input({ interviewerIds: [panel[0]!, gone].map(globalIdOf) }),
    );

    expect(twice.userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'interviewerIds', '2'] },
    ]);
    expect(inactive.userErrors).toMatchObject([
      { code: 'INTERVIEWER_NOT_ACTIVE', path: ['input', 'interviewerIds', '1'] },
    ]);
  });

  it('refuses a stage of another role, and one that is no longer active', async () => {
    const other = await aRole(app, { team: [coordinator.user] });
    await app.database.transaction((session) =>
      session.run('UPDATE interview_stages SET active = 0, position = NULL WHERE id = ?', [
        role.stages[2]!.id,
      ]),
    );

    const foreign = await coordinator.mutate(
      'scheduleInterview',
      input({ stageId: globalIdOf(other.stages[0]!) }),
    );
    const inactive = await coordinator.mutate(
      'scheduleInterview',
      input({ stageId: globalIdOf(role.stages[2]!) }),
    );

    expect(foreign.userErrors).toMatchObject([{ code: 'STAGE_OF_ANOTHER_ROLE', path: ['input', 'stageId'] }]);
    expect(inactive.userErrors).toMatchObject([{ code: 'STAGE_NOT_ACTIVE', path: ['input', 'stageId'] }]);
  });

  it('refuses an application that has ended (rule 6)', async () => {
    application = await anApplication(app, role, {
      status: ApplicationStatus.WITHDRAWN,
      activeApplicantId: null,
      withdrawnAt: app.now,
    });

    const { userErrors } = await coordinator.mutate('scheduleInterview', input());

    expect(userErrors).toMatchObject([{ code: 'APPLICATION_NOT_ACTIVE', path: ['input', 'applicationId'] }]);
    expect(await interviews()).toEqual([]);
  });

  it('refuses a role that is closed, but not one on hold', async () => {
    const closed = await anApplication(
      app,
      await aRole(app, { status: RoleStatus.CLOSED, team: [coordinator.user] }),
    );
    const held = await anApplication(
      app,
      await aRole(app, { status: RoleStatus.ON_HOLD, team: [coordinator.user] }),
    );

    const refused = await coordinator.mutate(
      'scheduleInterview',
      input({ applicationId: globalIdOf(closed) }),
    );
    const taken = await coordinator.mutate('scheduleInterview', input({ applicationId: globalIdOf(held) }));

    expect(refused.userErrors).toMatchObject([{ code: 'ROLE_CLOSED', path: ['input', 'applicationId'] }]);
    expect(taken.userErrors).toEqual([]);
  });

  it('refuses an id in another system that is taken', async () => {
    const externalId = `taken-${application.id}`;
    await coordinator.mutate('scheduleInterview', input({ externalId }));

    const { userErrors } = await coordinator.mutate('scheduleInterview', input({ externalId }));

    expect(userErrors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'externalId'] }]);
    expect(await interviews()).toHaveLength(1);
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
