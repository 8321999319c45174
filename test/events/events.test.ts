import { visible } from '../../src/access/scope';
import { AccessLevel, Via } from '../../src/core/viewer';
import { Event } from '../../src/database/event.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, anInterview, aNote, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';

const facts = 'type subjectType subjectId actor { id } via occurredAt changes { field from to hidden }';

describe.each(dialects)('the event log on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const events = async (where: object, ask = facts, client = admin): Promise<any> =>
    (
      await client.data(
        `query ($where: EventWhere) { events(where: $where, first: 100) { totalCount nodes { id ${ask} } } }`,
        { where },
      )
    ).events;

  const move = async () => {
    const role = await aRole(app);
    const application = await anApplication(app, role);
    const { userErrors } = await recruiter.mutate('moveApplication', {
      applicationId: idOf(application),
      expectedVersion: 1,
      toStageId: idOf(role.stages[1]!),
    });
    expect(userErrors).toEqual([]);
    return { role, application };
  };

  it('tells who did what to what, when, and with which change', async () => {
    const { role, application } = await move();

    const { totalCount, nodes } = await events({ subjectId: { eq: idOf(application) } });

    expect(totalCount).toBe(2);
    expect(nodes[0]).toEqual({
      id: expect.stringMatching(/^event_\d+$/),
      type: 'application.moved',
      subjectType: 'Application',
      subjectId: idOf(application),
      actor: { id: idOf(recruiter.user) },
      via: 'API',
      occurredAt: app.now.toISOString(),
      changes: expect.arrayContaining([
        { field: 'stageId', from: idOf(role.stages[0]!), to: idOf(role.stages[1]!), hidden: false },
        { field: 'version', from: '1', to: '2', hidden: false },
      ]),
    });
    expect(nodes[1]).toMatchObject({ type: 'application.created', actor: null, via: 'SYSTEM' });
    expect(nodes[1].changes).toContainEqual({
      field: 'appliedAt',
      from: null,
      to: app.now.toISOString(),
      hidden: false,
    });
  });

  it('shows its subject as it is now, and its id when it is gone', async () => {
    const { application } = await move();
    const note = await aNote(app, application, recruiter.user);
    await recruiter.mutate('deleteNote', { noteId: idOf(note) });

    const moved = await events(
      { subjectId: { eq: idOf(application) } },
      'subject { id ... on Application { status } }',
    );
    const deleted = await events({ subjectId: { eq: idOf(note) } }, 'type subjectId subject { id }');

    expect(moved.nodes[0].subject).toEqual({ id: idOf(application), status: 'ACTIVE' });
    expect(deleted.nodes.map(({ id: _, ...event }: { id: string }) => event)).toEqual([
      { type: 'note.deleted', subjectId: idOf(note), subject: null },
      { type: 'note.added', subjectId: idOf(note), subject: null },
    ]);
  });

  it('hides what is confidential and says that it changed', async () => {
    const { applicant } = await recruiter.mutate(
      'createApplicant',
      { firstName: 'Ada', doNotContact: true, skills: ['Go'], phones: [{ number: '+351 210 000 000' }] },
      'applicant { id }',
    );

    const { nodes } = await events({ subjectId: { eq: applicant.id } });

    const changes = new Map(nodes[0].changes.map((change: { field: string }) => [change.field, change]));
    expect(changes.get('phones')).toEqual({ field: 'phones', from: null, to: null, hidden: true });
    expect(changes.get('skills')).toEqual({ field: 'skills', from: null, to: '["Go"]', hidden: false });
    expect(changes.get('doNotContact')).toEqual({
      field: 'doNotContact',
      from: null,
      to: 'true',
      hidden: false,
    });
    expect(JSON.stringify(nodes)).not.toContain('210 000 000');
  });

  it('names the people and stages of changes that are no columns', async () => {
    const [one, two] = [await app.as(AccessLevel.INTERVIEWER), await app.as(AccessLevel.INTERVIEWER)];
    const application = await anApplication(app, await aRole(app));
    const interview = await anInterview(app, application, [one.user]);
    await admin.mutate('updateInterview', {
      interviewId: idOf(interview),
      interviewerIds: [idOf(two.user)],
    });

    const { nodes } = await events({ type: { eq: 'interview.panelChanged' } });

    expect(nodes[0].changes).toEqual([
      {
        field: 'interviewerIds',
        from: JSON.stringify([idOf(one.user)]),
        to: JSON.stringify([idOf(two.user)]),
        hidden: false,
      },
    ]);
  });

  it('is filtered by type, kind, actor, door, time and request', async () => {
    const { application } = await move();
    const { nodes } = await events({ subjectId: { eq: idOf(application) } }, 'requestId');
    const [moved] = nodes;
    const found = async (where: object) =>
      (await events(where)).nodes.some(({ id }: { id: string }) => id === moved.id);
    const holding = [
      { type: { eq: 'application.moved' } },
      { subjectType: { eq: 'Application' } },
      { actorId: { eq: idOf(recruiter.user) } },
      { via: { eq: 'API' } },
      { occurredAt: { gte: app.now.toISOString() } },
      { requestId: { eq: moved.requestId } },
    ];
    const others = [
      { type: { eq: 'application.created' } },
      { subjectType: { eq: 'Role' } },
      { actorId: { eq: idOf(admin.user) } },
      { via: { eq: 'SYSTEM' } },
      { occurredAt: { lt: app.now.toISOString() } },
      { requestId: { eq: 'another' } },
    ];

    expect(await Promise.all(holding.map(found))).toEqual(holding.map(() => true));
    expect(await Promise.all(others.map(found))).toEqual(others.map(() => false));
  });

  it('refuses what is no id of a subject', async () => {
    const { errors } = await admin.send('{ events(where: { subjectId: { eq: "42" } }) { totalCount } }');

    expect(errors).toMatchObject([{ extensions: { argument: ['where', 'subjectId', 'eq'] } }]);
  });

  it('is a history on the things themselves, of each its own', async () => {
    const { role, application } = await move();
    const applicant = await anApplicant(app);

    const data = await admin.data(
      `{ role(id: "${idOf(role)}") { events { totalCount nodes { type } } applications { nodes { events(first: 1) { nodes { type } } } } }
         applicant(id: "${idOf(applicant)}") { events { nodes { type subjectId } } }
         application(id: "${idOf(application)}") { events(orderBy: [{ field: OCCURRED_AT }]) { nodes { type } } } }`,
    );

    expect(data).toEqual({
      role: {
        events: { totalCount: 1, nodes: [{ type: 'role.created' }] },
        applications: { nodes: [{ events: { nodes: [{ type: 'application.moved' }] } }] },
      },
      applicant: { events: { nodes: [{ type: 'applicant.created', subjectId: idOf(applicant) }] } },
      application: { events: { nodes: [{ type: 'application.created' }, { type: 'application.moved' }] } },
    });
  });

  it.each([
    AccessLevel.RECRUITER,
    AccessLevel.COORDINATOR,
    AccessLevel.HIRING_MANAGER,
    AccessLevel.INTERVIEWER,
    AccessLevel.ANALYST,
  ])('is not for a %s, on any path', async (level) => {
    const { application } = await move();
    const client = await app.as(level);
    const { nodes } = await events({ subjectId: { eq: idOf(application) } });

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
    const { application } = await move();
    const feedback = 'feedback { id }';
    const input = { applicationId: idOf(application), rating: 3 };
    const theirs = await recruiter.mutate('saveFeedbackDraft', input, feedback);
    const mine = await admin.mutate('saveFeedbackDraft', input, feedback);

    const [others, own] = [
      await events({ subjectId: { eq: theirs.feedback.id } }),
      await events({ subjectId: { eq: mine.feedback.id } }),
    ];

    expect(others).toEqual({ totalCount: 0, nodes: [] });
    expect(own).toMatchObject({ totalCount: 1, nodes: [{ type: 'feedback.draftSaved' }] });
  });

  it('tells whoever is on a panel of the feedback of others only after their own', async () => {
    const { application } = await move();
    const other = await app.as(AccessLevel.ADMIN);
    const past = { startsAt: new Date(app.now.getTime() - 7_200_000) };
    const interview = await anInterview(app, application, [admin.user, other.user], past);
    const input = { interviewId: idOf(interview), recommendation: 'NO' };
    const { feedback } = await other.mutate('submitFeedback', input, 'feedback { id }');

    const before = await events({ subjectId: { eq: feedback.id } });
    await admin.mutate('submitFeedback', input);
    const after = await events({ subjectId: { eq: feedback.id } });

    expect(before).toEqual({ totalCount: 0, nodes: [] });
    expect(after).toMatchObject({ totalCount: 1, nodes: [{ type: 'feedback.submitted' }] });
  });

  it('tells a key only of what it may read', async () => {
    await move();
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
