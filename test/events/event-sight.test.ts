import { visible } from '../../src/access/scope';
import { AccessLevel, Via } from '../../src/core/viewer';
import { Event } from '../../src/database/event.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { idOf } from '../support/footprint';
import { aMove, eventsWhere } from './event-log';

describe.each(dialects)('the sight of the event log on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  it.each([
    AccessLevel.RECRUITER,
    AccessLevel.COORDINATOR,
    AccessLevel.HIRING_MANAGER,
    AccessLevel.INTERVIEWER,
    AccessLevel.ANALYST,
  ])('is not for a %s, on any path', async (level) => {
    const { application } = await aMove(app, recruiter);
    const client = await app.as(level);
    const { nodes } = await eventsWhere(admin, { subjectId: { eq: idOf(application) } });

    const listed = await client.send('{ events { totalCount } }');
    const fetched = await client.send(`{ event(id: "${nodes[0].id}") { type } }`);
    const { node } = await client.data(`{ node(id: "${nodes[0].id}") { id } }`);
    const nested = await client.data('{ roles { nodes { events { totalCount } } } }');

    const forbidden = { extensions: { code: 'FORBIDDEN', permission: 'event:read' } };
    expect(listed.errors).toMatchObject([forbidden]);
    expect(fetched.errors).toMatchObject([forbidden]);
    expect(node).toBeNull();
    for (const role of nested.roles.nodes) expect(role.events).toBeNull();
  });

  it('tells nobody of the drafts of others', async () => {
    const { application } = await aMove(app, recruiter);
    const feedback = 'feedback { id }';
    const input = { applicationId: idOf(application), rating: 3 };
    const theirs = await recruiter.mutate('saveFeedbackDraft', input, feedback);
    const mine = await admin.mutate('saveFeedbackDraft', input, feedback);

    const [others, own] = [
      await eventsWhere(admin, { subjectId: { eq: theirs.feedback.id } }),
      await eventsWhere(admin, { subjectId: { eq: mine.feedback.id } }),
    ];

    expect(others).toEqual({ totalCount: 0, nodes: [] });
    expect(own).toMatchObject({ totalCount: 1, nodes: [{ type: 'feedback.draftSaved' }] });
  });

  it('tells whoever is on a panel of the feedback of others only after their own', async () => {
    const { application } = await aMove(app, recruiter);
    const other = await app.as(AccessLevel.ADMIN);
    const past = { startsAt: new Date(app.now.getTime() - 7_200_000) };
    const interview = await anInterview(app, application, [admin.user, other.user], past);
    const input = { interviewId: idOf(interview), recommendation: 'NO' };
    const { feedback } = await other.mutate('submitFeedback', input, 'feedback { id }');

    const before = await eventsWhere(admin, { subjectId: { eq: feedback.id } });
    await admin.mutate('submitFeedback', input);
    const after = await eventsWhere(admin, { subjectId: { eq: feedback.id } });

    expect(before).toEqual({ totalCount: 0, nodes: [] });
    expect(after).toMatchObject({ totalCount: 1, nodes: [{ type: 'feedback.submitted' }] });
  });

  it('tells a key only of what it may read', async () => {
    await aMove(app, recruiter);
    const scopes = new Set(['event:read', 'role:read']);
    const viewer = { userId: admin.user.id, accessLevel: AccessLevel.ADMIN, via: Via.API, scopes };

    const { sql, params } = visible(Event, viewer, 't');
    const rows = await app.database.reader.all(
      `SELECT DISTINCT t.subjectType FROM events t WHERE ${sql}`,
      params,
    );

    const types = rows.map(({ subjectType }) => String(subjectType));
    expect(types).toContain('Role');
    expect(types).not.toContain('Application');
    expect(types).not.toContain('Applicant');
  });
});
