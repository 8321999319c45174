import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { NoteMention } from '../../src/notes/note-mention.entity';
import { NoteVisibility } from '../../src/notes/note.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview, aNote } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole, joinTeam } from '../support/fixtures';

const { ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER, INTERVIEWER, ANALYST } = AccessLevel;
const { PUBLIC, PRIVATE, ADMIN_ONLY } = NoteVisibility;

/** What each level reads of notes that others wrote. */
const readable: Array<[AccessLevel, NoteVisibility[]]> = [
  [ADMIN, [PUBLIC, PRIVATE, ADMIN_ONLY]],
  [RECRUITER, [PUBLIC, PRIVATE]],
  [HIRING_MANAGER, [PUBLIC, PRIVATE]],
  [COORDINATOR, [PUBLIC]],
  [INTERVIEWER, [PUBLIC]],
  [ANALYST, []],
];

describe.each(dialects)('who reads notes on %s', (dialect) => {
  let app: TestApp;
  let role: Awaited<ReturnType<typeof aRole>>;
  let application: Application;
  let applicationId: string;
  let noteIds: Record<NoteVisibility, string>;

  beforeAll(async () => {
    app = await startApp(dialect);
    const author = await app.as(ADMIN);
    role = await aRole(app);
    application = await anApplication(app, role);
    applicationId = globalIdOf(application);
    const made: Partial<Record<NoteVisibility, string>> = {};
    for (const visibility of Object.values(NoteVisibility)) {
      const note = await aNote(app, application, author.user, { visibility, body: visibility });
      await app.work((work) => work.add(NoteMention, { noteId: note.id, userId: author.user.id }, null));
      made[visibility] = globalIdOf(note);
    }
    noteIds = made as Record<NoteVisibility, string>;
  });

  afterAll(() => app.stop());

  /** Someone of a level who sees an application: of its team, and on the panel of an interview. */
  const someone = async (level: AccessLevel, seen = application) => {
    const client = await app.as(level);
    await joinTeam(app, { id: seen.roleId }, client.user);
    await anInterview(app, seen, [client.user]);
    return client;
  };
  const read = (client: Client) =>
    client.data(
      `query ($application: ID!, $ids: [ID!]!, $note: ID!) {
        nodes(ids: $ids) { ... on Note { body mentions { id } } }
        node(id: $note) { id }
        application: node(id: $application) { ... on Application {
          notes(orderBy: [{ field: CREATED_AT, direction: ASC }]) { totalCount nodes { body } edges { node { body } } }
          hidden: notes(where: { visibility: { eq: ADMIN_ONLY } }) { totalCount nodes { body } }
        } }
      }`,
      { application: applicationId, ids: Object.values(noteIds), note: noteIds.ADMIN_ONLY },
    );

  it.each(readable)('%s reads %j and finds nothing of the others on any path', async (level, seen) => {
    const client = await someone(level);

    const data = await read(client);

    const bodies = Object.values(NoteVisibility).map((visibility) =>
      seen.includes(visibility) ? { body: visibility, mentions: [{ id: expect.any(String) }] } : null,
    );
    expect(data.nodes).toEqual(bodies);
    expect(data.node === null).toBe(!seen.includes(ADMIN_ONLY));
    const nodes = seen.map((body) => ({ body }));
    const hidden = nodes.filter(({ body }) => body === ADMIN_ONLY);
    expect(data.application === null).toBe(level === ANALYST);
    if (data.application !== null)
      expect(data.application).toEqual({
        notes: { totalCount: seen.length, nodes, edges: nodes.map((node) => ({ node })) },
        hidden: { totalCount: hidden.length, nodes: hidden },
      });
  });

  it.each(readable.filter(([level]) => level !== ANALYST))(
    '%s reads their own notes, whatever their visibility',
    async (level) => {
      const other = await anApplication(app, role);
      const client = await someone(level, other);
      for (const visibility of Object.values(NoteVisibility))
        await aNote(app, other, client.user, { visibility });

      const { nodes } = await client.data(
        'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Application { notes { totalCount } } } }',
        { ids: [globalIdOf(other)] },
      );

      expect(nodes).toEqual([{ notes: { totalCount: 3 } }]);
    },
  );

  it.each(readable.filter(([, seen]) => seen.length > 0))(
    '%s is told that there is no such note when they try to change a hidden one',
    async (level, seen) => {
      const client = await someone(level);

      for (const visibility of Object.values(NoteVisibility).filter((one) => !seen.includes(one))) {
        const { userErrors } = await client.mutate('editNote', { noteId: noteIds[visibility], body: 'x' });
        expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'noteId'] }]);
      }
      expect(
        (await client.data('query ($id: ID!) { note(id: $id) { body } }', { id: noteIds.PUBLIC })).note,
      ).toEqual({ body: 'PUBLIC' });
    },
  );

  it('an ANALYST may not ask for notes, nor write any', async () => {
    const analyst = await app.as(ANALYST);

    const reading = await analyst.send('query ($id: ID!) { note(id: $id) { id } }', { id: noteIds.PUBLIC });
    const writing = await analyst.send(
      'mutation ($id: ID!) { addNote(input: { applicationId: $id, body: "x" }) { userErrors { code } } }',
      { id: applicationId },
    );

    expect(reading.errors).toMatchObject([{ extensions: { permission: 'note:read' } }]);
    expect(writing.errors).toMatchObject([{ extensions: { permission: 'note:write' } }]);
  });

  it('a mention is no object of its own', async () => {
    const admin = await app.as(ADMIN);

    const { errors } = await admin.send('{ node(id: "noteMention_1") { id } }');

    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT' } }]);
  });
});
