import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { Event } from '../../src/database/event.entity';
import type { Note } from '../../src/notes/note.entity';
import { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { aNote } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';

describe.each(dialects)('changes of notes on %s', (dialect) => {
  let app: TestApp;
  let author: Client;
  let role: Awaited<ReturnType<typeof aRole>>;

  beforeAll(async () => {
    app = await startApp(dialect);
    author = await app.as(AccessLevel.RECRUITER, 'Ada Author');
    role = await aRole(app);
  });

  afterAll(() => app.stop());

  const written = () =>
    app.database.primary.all(
      "SELECT 'notes' AS name, COUNT(*) AS count FROM notes UNION ALL SELECT 'mentions', COUNT(*) FROM note_mentions " +
        "UNION ALL SELECT 'versions', SUM(version) FROM notes UNION ALL SELECT 'events', COUNT(*) FROM events",
    );
  async function refused(act: () => Promise<{ userErrors: object[] }>): Promise<object[]> {
    const before = await written();
    const { userErrors } = await act();
    expect(await written()).toEqual(before);
    return userErrors;
  }
  async function eventsOf(note: Note): Promise<object[]> {
    const subject = { subjectType: 'Note', subjectId: note.id };
    const events = await app.work((work) => work.find(Event, subject, { orderBy: 't.id' }));
    return events.map(({ type, changes }) => ({ type, changes }));
  }
  it('is edited by its author, and its mentions replaced', async () => {
    const note = await aNote(app, await anApplication(app, role), author.user);
    const noteId = globalIdOf(note);
    const [bob, eve] = [await app.as(AccessLevel.ADMIN, 'Bob'), await app.as(AccessLevel.INTERVIEWER, 'Eve')];
    const [bobId, eveId] = [bob, eve].map(({ user }) => globalIdOf(user));
    const ask = 'note { body visibility version editedAt mentions { name } }';

    await author.mutate('editNote', { noteId, mentionIds: [bobId] });
    const first = await author.mutate(
      'editNote',
      { noteId, expectedVersion: 2, body: 'Better.', visibility: 'ADMIN_ONLY', mentionIds: [eveId] },
      ask,
    );
    const second = await author.mutate('editNote', { noteId, mentionIds: null }, ask);

    const edited = { body: 'Better.', visibility: 'ADMIN_ONLY', editedAt: app.now.toISOString() };
    expect(first.note).toEqual({ ...edited, version: 3, mentions: [{ name: 'Eve' }] });
    expect(second.note).toEqual({ ...edited, version: 4, mentions: [] });
  });

  it('keeps mentioning who has left since, but mentions nobody anew who has', async () => {
    const bob = await app.as(AccessLevel.RECRUITER, 'Bob');
    const application = await anApplication(app, role);
    const mentionIds = [globalIdOf(bob.user)];
    const { note } = await author.mutate(
      'addNote',
      { applicationId: globalIdOf(application), body: 'x', mentionIds },
      'note { id }',
    );
    await app.work(async (work) => {
      const user = await work.get(User, bob.user.id, 'userId');
      await work.save(Object.assign(user, { active: false }), 'user.deactivated');
    });

    const kept = await author.mutate(
      'editNote',
      { noteId: note.id, mentionIds },
      'note { mentions { name } }',
    );
    await author.mutate('editNote', { noteId: note.id, mentionIds: [] });
    const anew = await refused(() => author.mutate('editNote', { noteId: note.id, mentionIds }));

    expect(kept).toEqual({ note: { mentions: [{ name: 'Bob' }] }, userErrors: [] });
    expect(anew).toMatchObject([{ code: 'USER_NOT_ACTIVE', path: ['input', 'mentionIds', '0'] }]);
  });

  it('is not edited or deleted by another, told so beforehand, nor when someone else was faster', async () => {
    const note = await aNote(app, await anApplication(app, role), author.user);
    const other = await app.as(AccessLevel.RECRUITER);
    const noteId = globalIdOf(note);
    const actions = 'query ($id: ID!) { note(id: $id) { allowedActions { action enabled reason } } }';

    for (const mutation of ['editNote', 'deleteNote']) {
      const denied = await refused(() => other.mutate(mutation, { noteId }));
      const stale = await refused(() => author.mutate(mutation, { noteId, expectedVersion: 5 }));
      expect(denied).toMatchObject([{ code: 'NOT_THE_AUTHOR', path: ['input', 'noteId'] }]);
      expect(stale).toMatchObject([{ __typename: 'VersionConflict', current: { id: noteId } }]);
    }

    const told = (enabled: boolean, reason: string | null) => [
      { action: 'editNote', enabled, reason },
      { action: 'deleteNote', enabled, reason },
    ];
    expect((await author.data(actions, { id: noteId })).note.allowedActions).toEqual(told(true, null));
    expect((await other.data(actions, { id: noteId })).note.allowedActions).toEqual(
      told(false, 'Only its author or an ADMIN may change it.'),
    );
  });

  it('neither body nor visibility can be cleared', async () => {
    const note = await aNote(app, await anApplication(app, role), author.user);

    const errors = await refused(() =>
      author.mutate('editNote', { noteId: globalIdOf(note), body: null, visibility: null }),
    );

    expect(errors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'body'] },
      { code: 'INVALID_INPUT', path: ['input', 'visibility'] },
    ]);
  });

  it('is deleted with its mentions by an ADMIN; what it said is in no event', async () => {
    const note = await aNote(app, await anApplication(app, role), author.user, { body: 'A secret.' });
    const admin = await app.as(AccessLevel.ADMIN);
    const noteId = globalIdOf(note);
    await author.mutate('editNote', {
      noteId,
      body: 'Another secret.',
      mentionIds: [globalIdOf(admin.user)],
    });

    const answer = await admin.mutate('deleteNote', { noteId }, 'deletedNoteId');
    const again = await refused(() => admin.mutate('deleteNote', { noteId }));

    expect(answer).toEqual({ deletedNoteId: noteId, userErrors: [] });
    expect(again).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'noteId'] }]);
    expect((await admin.data('query ($id: ID!) { node(id: $id) { id } }', { id: noteId })).node).toBeNull();
    const left = 'SELECT id FROM note_mentions WHERE noteId = ?';
    expect(await app.database.primary.all(left, [note.id])).toEqual([]);
    const events = await eventsOf(note);
    expect(events).toMatchObject([
      { type: 'note.added', changes: { body: null } },
      { type: 'note.edited', changes: { body: null } },
      { type: 'note.deleted', changes: { body: null } },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  it('of an edit and a deletion at once both may be done in turn, and nothing is left over', async () => {
    const bob = await app.as(AccessLevel.ADMIN, 'Bob');
    for (let round = 0; round < 5; round++) {
      const note = await aNote(app, await anApplication(app, role), author.user);
      const noteId = globalIdOf(note);

      const [edit, deletion] = await Promise.all([
        author.mutate('editNote', { noteId, mentionIds: [globalIdOf(bob.user)] }),
        bob.mutate('deleteNote', { noteId }),
      ]);

      expect(deletion.userErrors).toEqual([]);
      const codes = edit.userErrors.map(({ code }: { code: string }) => code);
      expect([[], ['NOT_FOUND']]).toContainEqual(codes);
      const left = 'SELECT id FROM note_mentions WHERE noteId = ?';
      expect(await app.database.primary.all(left, [note.id])).toEqual([]);
    }
  });

  it('of two edits of one version at once one wins', async () => {
    const note = await aNote(app, await anApplication(app, role), author.user);
    const admin = await app.as(AccessLevel.ADMIN);
    const input = { noteId: globalIdOf(note), expectedVersion: 1 };

    const answers = await Promise.all([
      author.mutate('editNote', { ...input, body: 'Mine.' }),
      admin.mutate('editNote', { ...input, body: 'Yours.' }),
    ]);

    const codes = answers.map(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code));
    expect(codes.sort()).toEqual([[], ['VERSION_CONFLICT']]);
    expect(await eventsOf(note)).toHaveLength(2);
  });
});
