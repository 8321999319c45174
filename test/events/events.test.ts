import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview, aNote } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { aMove, eventsWhere } from './event-log';

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

  it('tells who did what to what, when, and with which change', async () => {
    const { role, application } = await aMove(app, recruiter);

    const { totalCount, nodes } = await eventsWhere(admin, { subjectId: { eq: idOf(application) } });

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
    const { application } = await aMove(app, recruiter);
    const note = await aNote(app, application, recruiter.user);
    await recruiter.mutate('deleteNote', { noteId: idOf(note) });

    const moved = await eventsWhere(
      admin,
      { subjectId: { eq: idOf(application) } },
      'subject { id ... on Application { status } }',
    );
    const deleted = await eventsWhere(
      admin,
      { subjectId: { eq: idOf(note) } },
      'type subjectId subject { id }',
    );

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

    const { nodes } = await eventsWhere(admin, { subjectId: { eq: applicant.id } });

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

    const { nodes } = await eventsWhere(admin, { type: { eq: 'interview.panelChanged' } });

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
    const { application } = await aMove(app, recruiter);
    const { nodes } = await eventsWhere(admin, { subjectId: { eq: idOf(application) } }, 'requestId');
    const [moved] = nodes;
    const found = async (where: object) =>
      (await eventsWhere(admin, where)).nodes.some(({ id }: { id: string }) => id === moved.id);
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
    const { role, application } = await aMove(app, recruiter);
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
});
