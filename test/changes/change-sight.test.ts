import { permissionsOf } from '../../src/access/permission';
import { AccessLevel } from '../../src/core/viewer';
import { parseGlobalId, upperFirst } from '../../src/core/global-id';
import { entities } from '../../src/features';
import { FeedbackStatus } from '../../src/feedback/feedback.enums';
import { NoteVisibility } from '../../src/notes/note.enums';
import { sightOf } from '../access/sight';
import { aWorld, type World } from '../access/world';
import { aPerson } from '../privacy/person';
import { startApp, type Client, type TestApp } from '../support/app';
import { aFeedback, anInterview, aNote } from '../support/application-children';
import { dialects } from '../support/databases';
import { follow, latest, numberAll } from '../support/feed';
import { anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';

const levels = Object.values(AccessLevel);

describe.each(dialects)('who is told of which changes on %s', (dialect) => {
  let app: TestApp;
  let world: World;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    world = await aWorld(app);
    admin = world.admin;
    await numberAll(app.database);
  }, 120_000);

  afterAll(() => app.stop());

  const begin = async () => {
    await numberAll(app.database);
    return latest(admin);
  };
  const since = async (client: Client, after: string, ask = 'type') => {
    await numberAll(app.database);
    return (await follow(client, ask, { after })).changes;
  };
  const viewer = (level: AccessLevel) => world.viewers.get(level)!;

  it.each(levels)('%s is told of exactly the things that are theirs to see', async (level) => {
    const { user } = viewer(level);
    const sight = sightOf(world.rows, { userId: user.id, level });
    const subjects = await app.database.primary.all(
      'SELECT subjectType, subjectId FROM events WHERE id <= ? ORDER BY position',
      [Math.max(...world.rows.get(entities.find(({ name }) => name === 'Event')!)!.map(({ id }) => id))],
    );
    const seen = (type: unknown, id: number) =>
      sight.get(entities.find(({ name }) => name === type)!)!.has(id);

    const { changes } = await follow(viewer(level), 'subjectId state { id }');

    const expected = subjects
      .filter(({ subjectType, subjectId }) => seen(subjectType, Number(subjectId)))
      .map(({ subjectType, subjectId }) => `${String(subjectType)} ${String(subjectId)}`);
    const told = changes.map(({ subjectId }) => {
      const { prefix, key } = parseGlobalId(subjectId)!;
      return `${upperFirst(prefix)} ${key}`;
    });
    expect(told).toEqual(expected);
    expect(changes.map(({ state }) => state?.id)).toEqual(changes.map(({ subjectId }) => subjectId));
  });

  it.each(levels)('%s sees pay in no state unless they may see pay', async (level) => {
    const { changes } = await follow(viewer(level), 'state { ... on Role { id salaryRange { min } } }', {
      types: ['role.created'],
    });

    const shown = changes.some(({ state }) => state.salaryRange !== null);
    expect(shown).toBe(permissionsOf(level).has('pay:read'));
  });

  it('feedback of others stays untold until one’s own is in; a draft always', async () => {
    const panelist = await app.as(AccessLevel.INTERVIEWER);
    const colleague = await app.as(AccessLevel.INTERVIEWER);
    const application = await anApplication(app, await aRole(app));
    const startsAt = new Date(app.now.getTime() - 7_200_000);
    const endsAt = new Date(app.now.getTime() - 3_600_000);
    const interview = await anInterview(app, application, [panelist.user, colleague.user], {
      startsAt,
      endsAt,
    });
    const after = await begin();
    const input = { interviewId: idOf(interview), recommendation: 'NO', ratings: [] };
    const draft = await colleague.mutate(
      'saveFeedbackDraft',
      { ...input, comment: 'Still thinking.' },
      'feedback { id version }',
    );
    const submitted = await colleague.mutate(
      'submitFeedback',
      { ...input, comment: 'Knows little.' },
      'feedback { id }',
    );
    const about = 'type subjectId state { ... on Feedback { comment } }';

    const before = await since(panelist, after, about);
    await aFeedback(app, application, panelist.user, { interviewId: interview.id });
    const then = await since(panelist, after, about);
    const author = await since(colleague, after, 'type');

    expect([draft.userErrors, submitted.userErrors]).toEqual([[], []]);
    expect(before).toEqual([]);
    expect(then.filter(({ subjectId }) => subjectId === submitted.feedback.id)).toEqual([
      { type: 'feedback.submitted', subjectId: submitted.feedback.id, state: { comment: 'Knows little.' } },
    ]);
    expect(JSON.stringify(then)).not.toContain('Still thinking.');
    expect(author.map(({ type }) => type)).toContain('feedback.submitted');
  });

  it('what was private or confidential is not told by its history once it is open', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const stranger = await app.as(AccessLevel.RECRUITER);
    const interviewer = await app.as(AccessLevel.INTERVIEWER);
    const after = await begin();
    const role = await aRole(app, {
      confidential: true,
      title: 'Successor of the CTO',
      team: [recruiter.user],
    });
    const application = await anApplication(app, role);
    await anInterview(app, application, [interviewer.user]);
    const secret = { visibility: NoteVisibility.PRIVATE, body: 'Asked for too much.' };
    const note = await aNote(app, application, recruiter.user, secret);
    const ask = 'type state { ... on Role { title } ... on Note { body } } changes { from to }';
    const before = await since(stranger, after, ask);

    await admin.mutate('updateRole', {
      roleId: idOf(role),
      title: 'Engineer',
      confidential: false,
      expectedVersion: 1,
    });
    await recruiter.mutate('editNote', { noteId: idOf(note), body: 'Fine.', visibility: 'PUBLIC' });
    const opened = await since(stranger, after, ask);
    const read = await since(interviewer, after, ask);

    expect(before).toEqual([]);
    expect(opened).toContainEqual(
      expect.objectContaining({ type: 'role.updated', state: { title: 'Engineer' } }),
    );
    expect(opened.map(({ type }) => type)).not.toContain('role.created');
    expect(read.filter(({ type }) => type.startsWith('note.'))).toMatchObject([{ state: { body: 'Fine.' } }]);
    expect(JSON.stringify(read)).not.toContain('too much');
  });

  it('a removal is told to those who saw what was removed', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const interviewer = await app.as(AccessLevel.INTERVIEWER);
    const application = await anApplication(app, await aRole(app));
    await anInterview(app, application, [interviewer.user]);
    const note = await aNote(app, application, recruiter.user, { visibility: NoteVisibility.PRIVATE });
    const open = await aNote(app, application, recruiter.user);
    const own = await aFeedback(app, application, interviewer.user, { status: FeedbackStatus.DRAFT });
    const after = await begin();
    for (const { id, constructor } of [note, open])
      await recruiter.mutate('deleteNote', { noteId: idOf({ id, constructor }) });
    await interviewer.mutate('deleteFeedbackDraft', { feedbackId: idOf(own) });

    const ask = 'type subjectId removal';
    const told = {
      recruiter: await since(recruiter, after, ask),
      interviewer: await since(interviewer, after, ask),
      analyst: await since(await app.as(AccessLevel.ANALYST), after, 'type'),
    };

    const gone = (row: { id: number; constructor: unknown }, type: string) => ({
      type,
      subjectId: idOf(row),
      removal: true,
    });
    expect(told.recruiter).toEqual([gone(note, 'note.deleted'), gone(open, 'note.deleted')]);
    expect(told.interviewer).toEqual([gone(open, 'note.deleted'), gone(own, 'feedback.draftDeleted')]);
    expect(told.analyst.map(({ type }) => type)).not.toContain('note.deleted');
  });

  it('an anonymised person is in no state any more, removed notes included', async () => {
    const after = await begin();
    const person = await aPerson(app, admin);
    const { note } = await admin.mutate(
      'addNote',
      { applicantId: person.id, body: `${person.traces[0]} was here`, mentionIds: [] },
      'note { id }',
    );
    await admin.mutate('deleteNote', { noteId: note.id });
    const { applicant } = await admin.data(`{ applicant(id: "${person.id}") { version } }`);

    const { userErrors } = await admin.mutate('anonymizeApplicant', {
      applicantId: person.id,
      expectedVersion: applicant.version,
    });
    const told = await since(
      admin,
      after,
      `type changes { from to } state { ... on Applicant { firstName headline name skills phones { number } experience { __typename } }
        ... on Note { body } ... on Application { externalId } }`,
    );

    expect(userErrors).toEqual([]);
    expect(told.map(({ type }) => type)).toContain('applicant.anonymized');
    const created = told.find(({ type }) => type === 'applicant.created')!;
    expect(created.state).toMatchObject({ firstName: null, skills: [], phones: [], experience: [] });
    const stored = await app.database.primary.all('SELECT state, changes FROM events');
    for (const trace of person.traces) expect(JSON.stringify([told, stored])).not.toContain(trace);
  });

  it('a key is told of the kinds that its scopes name', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const after = await begin();
    const { token } = await admin.mutate(
      'createApiKey',
      { userId: idOf(recruiter.user), name: 'sync', scopes: ['change:read', 'role:read'] },
      'token',
    );
    await anApplication(app, await aRole(app));

    const told = await since(app.withToken(recruiter.user, token), after);
    const kept = await app.database.primary.all("SELECT state FROM events WHERE type LIKE 'apiKey.%'");

    expect(told).toEqual([{ type: 'apiKey.created' }, { type: 'role.created' }]);
    expect(JSON.stringify(kept)).not.toMatch(/"hash"/);
  });
});
