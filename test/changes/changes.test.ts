import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { aNote } from '../support/application-children';
import { dialects } from '../support/databases';
import { follow, latest, numberAll } from '../support/feed';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';

describe.each(dialects)('the feed of changes on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const now = async () => {
    await numberAll(app.database);
    return latest(admin);
  };
  const since = async (client: Client, after: string, ask: string, types?: string[]) => {
    await numberAll(app.database);
    return (await follow(client, ask, { after, ...(types && { types }) })).changes;
  };
  const error = async (args: string) => {
    const { errors } = await admin.send(`{ changes${args} { latestCursor } }`);
    return errors?.map(({ extensions: { code, argument } }) => ({ code, argument }));
  };

  it('tells each change with the state right after it, and with the object as it is now', async () => {
    const role = await aRole(app);
    const after = await now();
    const application = await anApplication(app, role);
    await recruiter.mutate('moveApplication', {
      applicationId: idOf(application),
      expectedVersion: 1,
      toStageId: idOf(role.stages[1]!),
    });
    const of = '... on Application { id version status stage { id } }';

    const told = await since(
      recruiter,
      after,
      `type subjectType subjectId removal via occurredAt actor { id } state { ${of} } node { ${of} }
       changes { field from to hidden }`,
      ['application.*'],
    );

    const id = idOf(application);
    const [first, second] = role.stages.map((stage) => ({ id: idOf(stage) }));
    const present = { id, version: 2, status: 'ACTIVE', stage: second };
    const facts = { subjectType: 'Application', subjectId: id, removal: false, node: present };
    const at = app.now.toISOString();
    expect(told).toEqual([
      {
        ...facts,
        type: 'application.created',
        via: 'SYSTEM',
        occurredAt: at,
        actor: null,
        state: { id, version: 1, status: 'ACTIVE', stage: first },
        changes: expect.arrayContaining([
          { field: 'stageId', from: null, to: first!.id, hidden: false },
          { field: 'activeApplicantId', from: null, to: null, hidden: true },
        ]),
      },
      {
        ...facts,
        type: 'application.moved',
        via: 'API',
        occurredAt: at,
        actor: { id: idOf(recruiter.user) },
        state: present,
        changes: [
          { field: 'version', from: '1', to: '2', hidden: false },
          { field: 'stageId', from: first!.id, to: second!.id, hidden: false },
        ],
      },
    ]);
  });

  it('tells a removal without a state, and keeps none of the earlier ones', async () => {
    const application = await anApplication(app, await aRole(app));
    const after = await now();
    const note = await aNote(app, application, recruiter.user, { body: 'Zephyrine says no.' });
    await recruiter.mutate('deleteNote', { noteId: idOf(note) });

    const ask = 'type subjectId removal state { id } node { id }';
    const told = await since(recruiter, after, ask);
    const all = await since(admin, after, ask);

    const removal = { type: 'note.deleted', subjectId: idOf(note), removal: true, state: null, node: null };
    expect(told).toEqual([removal]);
    expect(all).toEqual([{ ...removal, type: 'note.added', removal: false }, removal]);
    const kept = await app.database.primary.all('SELECT state, changes FROM events');
    expect(JSON.stringify(kept)).not.toContain('Zephyrine');
  });

  it('goes on from any cursor, in pages of any size, with nothing left out or told twice', async () => {
    const after = await now();
    for (let i = 0; i < 6; i++) await anApplicant(app);
    await numberAll(app.database);
    const whole = (await follow(recruiter, 'cursor subjectId', { after })).changes;

    const paged = await follow(recruiter, 'cursor subjectId', { after, first: 2 });
    const rest = (await follow(recruiter, 'cursor subjectId', { after: whole[2]!.cursor })).changes;

    expect(whole).toHaveLength(6);
    expect(paged).toMatchObject({ changes: whole, pages: 3 });
    expect(rest).toEqual(whole.slice(3));
    expect(await since(recruiter, paged.end, 'cursor')).toEqual([]);
  });

  it('moves on past what a reader may not see, with a bounded number of statements', async () => {
    const analyst = await app.as(AccessLevel.ANALYST);
    const after = await now();
    const [application] = [await anApplication(app, await aRole(app, { confidential: true }))];
    for (let i = 0; i < 20; i++) await aNote(app, application, recruiter.user);
    await numberAll(app.database);
    let page: any;

    const statements = await app.statements(async () => {
      page = await analyst.data(
        `{ changes(after: "${after}", first: 5) { nodes { type } pageInfo { hasNextPage endCursor } latestCursor } }`,
      );
    });

    expect(page.changes.nodes).toEqual([]);
    expect(page.changes.pageInfo).toEqual({ hasNextPage: false, endCursor: page.changes.latestCursor });
    expect(page.changes.latestCursor).not.toBe(after);
    expect(statements).toHaveLength(4);
  });

  it('needs as many statements for a hundred changes as for ten', async () => {
    const role = await aRole(app);
    const after = await now();
    for (let i = 0; i < 40; i++) await anApplication(app, role);
    await numberAll(app.database);
    const count = async (first: number) =>
      (
        await app.statements(() =>
          recruiter.data(
            `{ changes(after: "${after}", first: ${first}) { nodes { type state { id } node { id } actor { id } changes { to } } } }`,
          ),
        )
      ).length;

    const [few, many] = [await count(4), await count(80)];

    expect(many).toBe(few);
  });

  it('refuses cursors that are none, that lie ahead or behind, and types that can be none', async () => {
    const ahead = Buffer.from(JSON.stringify(['changes:1', 2_000_000_000])).toString('base64url');
    const start = Buffer.from(JSON.stringify(['changes:1', 0])).toString('base64url');
    const many = JSON.stringify(Array.from({ length: 51 }, () => 'role.opened'));
    const invalid = (...argument: string[]) => [{ code: 'INVALID_INPUT', argument }];
    await numberAll(app.database);

    expect(await error('(after: "nonsense")')).toEqual(invalid('after'));
    expect(await error(`(after: "${ahead}")`)).toEqual(invalid('after'));
    expect(await error('(types: ["role.opened", "%"])')).toEqual(invalid('types', '1'));
    expect(await error(`(types: ${many})`)).toEqual(invalid('types'));
    expect(await error('(first: 0)')).toEqual(invalid('first'));
    expect(await error('(first: 101)')).toEqual(invalid('first'));
    expect(await error(`(after: "${start}")`)).toBeUndefined();

    await app.database.transaction((session) => session.run('DELETE FROM events WHERE position <= 3'));
    expect(await error(`(after: "${start}")`)).toEqual([{ code: 'CURSOR_TOO_OLD', argument: ['after'] }]);
    expect(await error('')).toBeUndefined();
  });
});
