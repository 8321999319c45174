import { AccessLevel } from '../../src/core/viewer';
import { globalIdOf } from '../../src/core/global-id';
import type { Interview } from '../../src/interviews/interview.entity';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import type { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { eventsOf, refusal } from '../support/footprint';
import { aUser, rowsOf } from '../support/rows';

describe.each(dialects)('updateInterview on %s', (dialect) => {
  let app: TestApp;
  let coordinator: Client;
  let people: User[];
  let interview: Interview;

  beforeAll(async () => {
    app = await startApp(dialect);
    coordinator = await app.as(AccessLevel.COORDINATOR);
    people = [await aUser(app), await aUser(app), await aUser(app)];
  });

  beforeEach(async () => {
    interview = await anInterview(
      app,
      await anApplication(app, await aRole(app, { team: [coordinator.user] })),
      people.slice(0, 2),
    );
  });

  afterAll(() => app.stop());

  const update = (changes: object, row = interview) =>
    coordinator.mutate(
      'updateInterview',
      { interviewId: globalIdOf(row), ...changes },
      'interview { version location externalId interviewers { id } }',
    );

  it('changes and clears the place, and leaves the rest', async () => {
    const first = await update({ location: 'Room 2', externalId: `x-${interview.id}` });
    const second = await update({ location: null });

    expect(first.interview).toMatchObject({ location: 'Room 2', externalId: `x-${interview.id}` });
    expect(second.interview).toEqual({
      version: 3,
      location: null,
      externalId: `x-${interview.id}`,
      interviewers: people.slice(0, 2).map((user) => ({ id: globalIdOf(user) })),
    });
  });

  it('replaces the panel, in one change with its event', async () => {
    const { interview: changed } = await update({ interviewerIds: [people[2]!, people[1]!].map(globalIdOf) });

    expect(changed.interviewers).toEqual([people[1]!, people[2]!].map((user) => ({ id: globalIdOf(user) })));
    expect(changed.version).toBe(2);
    expect(await eventsOf(app, interview)).toEqual([
      'interview.scheduled',
      'interview.panelChanged',
      'interview.updated',
    ]);
  });

  it('refuses an empty or cleared panel', async () => {
    const empty = await refusal(app, () => update({ interviewerIds: [] }));
    const cleared = await refusal(app, () => update({ interviewerIds: null }));

    expect(empty).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'interviewerIds'] }]);
    expect(cleared).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'interviewerIds'] }]);
  });

  it('keeps those who left the company on the panel that they were on', async () => {
    const gone = await aUser(app);
    interview = await anInterview(
      app,
      await anApplication(app, await aRole(app, { team: [coordinator.user] })),
      [gone],
    );
    await app.database.transaction((session) =>
      session.run('UPDATE users SET active = 0 WHERE id = ?', [gone.id]),
    );

    const { userErrors } = await update({ interviewerIds: [gone, people[0]!].map(globalIdOf) });

    expect(userErrors).toEqual([]);
    expect(await rowsOf(app, 'interviewers', { interviewId: interview.id })).toHaveLength(2);
    const alone = await refusal(app, () => update({ interviewerIds: [globalIdOf(gone)] }));
    expect(alone).toMatchObject([{ code: 'INTERVIEWER_NOT_ACTIVE', path: ['input', 'interviewerIds'] }]);
    expect(
      (await update({ interviewerIds: [gone, people[0]!].map(globalIdOf), location: 'Room 3' })).userErrors,
    ).toEqual([]);
  });

  it('refuses one that was called off', async () => {
    const application = await anApplication(app, await aRole(app, { team: [coordinator.user] }));
    const cancelled = await anInterview(app, application, people, { status: InterviewStatus.CANCELLED });

    const errors = await refusal(app, () => update({ location: 'Room 3' }, cancelled));

    expect(errors).toMatchObject([{ code: 'INTERVIEW_CANCELLED', path: ['input', 'interviewId'] }]);
  });

  it('refuses a version out of date', async () => {
    const errors = await refusal(app, () => update({ location: 'Room 3', expectedVersion: 9 }));

    expect(errors).toMatchObject([{ code: 'VERSION_CONFLICT', currentVersion: 1 }]);
  });
});
