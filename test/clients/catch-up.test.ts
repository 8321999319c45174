import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canaries } from '../support/canaries';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { startHrTool, type HrTool } from './an-hr-tool';

describe.each(dialects)('the nightly sync on %s', (dialect) => {
  let tool: HrTool;

  beforeAll(async () => {
    tool = await startHrTool(dialect);
  });

  afterAll(() => tool.stop());

  afterEach(() => {
    tool.way.judge = () => null;
  });

  /** A new tag, which somebody has. */
  const aTag = async (name: string): Promise<string> => {
    const input = { lastName: canaries.lastName, tags: [name] };
    return (await tool.admin.mutate('createApplicant', input, 'applicant { tags { id } }')).applicant.tags[0]
      .id;
  };
  /** The whole copy, by id. Tags of a person that are gone lead nowhere. */
  const contents = () =>
    Object.fromEntries(
      tool.copy.ids().map((id) => {
        const object = tool.copy.get(id)!;
        const tags = 'tags' in object ? object.tags?.filter((tag) => tool.copy.get(tag.id)) : undefined;
        return [id, { ...object, ...(tags && { tags }) }];
      }),
    );
  const cursorFile = () => join(tool.folder, 'copy', 'cursor');

  it('copies everything the first time, page after page', async () => {
    const role = await aRole(tool.app);
    const applications = [];
    for (let i = 0; i < 103; i++) applications.push(await anApplication(tool.app, role));
    const tagId = await aTag('referred');

    const told = await tool.night();

    expect(told).toMatchObject({ whole: true, changes: 0 });
    expect(tool.copied('Role', role)).toMatchObject({
      title: role.title,
      roleStatus: 'OPEN',
      allStages: role.stages.map((stage) => ({ id: idOf(stage), name: stage.name, active: true })),
    });
    for (const application of applications) {
      const { id, applicantId } = application;
      expect(tool.copied('Application', { id })).toMatchObject({
        status: 'ACTIVE',
        stage: { id: idOf(role.stages[0]!) },
        applicant: { id: `applicant_${applicantId}` },
      });
      expect(tool.copied('Applicant', { id: applicantId })).toMatchObject({
        version: 1,
        emails: [{ primary: true }],
      });
    }
    expect(tool.copy.get(tagId)).toMatchObject({ tagName: 'referred' });
    expect(tool.copy.ids()).toHaveLength(1 + 103 + 104 + 1);
  });

  it('picks up only what has changed since: what was made, changed, deleted and anonymised', async () => {
    const role = await aRole(tool.app);
    const moved = await anApplication(tool.app, role);
    const left = await anApplicant(tool.app);
    const gone = await aTag('gone');
    await tool.night();
    tool.way.passed.length = 0;
    const added = await anApplicant(tool.app);
    await tool.admin.mutate('moveApplication', {
      ...{ applicationId: idOf(moved), toStageId: idOf(role.stages[1]!), expectedVersion: 1 },
    });
    await tool.admin.mutate('addStage', { roleId: idOf(role), name: 'Reference', type: 'SCREEN' });
    await tool.admin.mutate('deleteTag', { tagId: gone });
    await tool.admin.mutate('anonymizeApplicant', { applicantId: idOf(left), expectedVersion: 1 });

    const told = await tool.night();

    expect(told).toMatchObject({ whole: false, changes: 5 });
    expect(tool.way.passed).toHaveLength(1);
    expect(tool.copied('Applicant', added)).toMatchObject({ version: 1 });
    expect(tool.copied('Application', moved)).toMatchObject({
      version: 2,
      stage: { id: idOf(role.stages[1]!) },
    });
    expect(tool.copied('Role', role)?.allStages?.map(({ name }) => name)).toContain('Reference');
    expect(tool.copy.get(gone)).toBeNull();
    expect(tool.copied('Applicant', left)).toMatchObject({ name: 'Anonymised applicant', emails: [] });
    expect(await tool.night()).toMatchObject({ whole: false, changes: 0 });
  });

  it('takes away who was merged into somebody else, and erases that one when they are anonymised', async () => {
    const [kept, merged] = [await anApplicant(tool.app), await anApplicant(tool.app)];
    await tool.night();
    const winner = { winnerId: idOf(kept), expectedVersion: 1 };
    const loser = { loserId: idOf(merged), loserExpectedVersion: 1 };
    await tool.admin.mutate('mergeApplicants', { ...winner, ...loser });
    await tool.night();
    expect(tool.copied('Applicant', kept)).toMatchObject({ version: 2 });
    expect(tool.copy.get(idOf(merged))).toBeNull();
    await tool.admin.mutate('anonymizeApplicant', { applicantId: idOf(kept), expectedVersion: 2 });

    await tool.night();

    const erased = { name: 'Anonymised applicant', emails: [], anonymizedAt: expect.any(String) };
    expect(tool.copied('Applicant', kept)).toMatchObject(erased);
    expect(tool.copy.get(idOf(merged))).toBeNull();
  });

  it('goes on from the last page that was applied when it is cut in the middle', async () => {
    await tool.night();
    const role = await aRole(tool.app);
    for (let i = 0; i < 60; i++) await anApplication(tool.app, role);
    let pages = 0;
    tool.way.judge = () => (++pages > 1 ? { status: 503 } : null);

    await expect(tool.night()).rejects.toThrow('Given up after 4 tries: status 503.');
    tool.way.judge = () => null;

    expect(await tool.night()).toMatchObject({ whole: false, changes: 121 - 100 });
    expect(tool.copy.ids().filter((id) => id.startsWith('application_')).length).toBeGreaterThanOrEqual(60);
  });

  it('repeats a page without harm after a crash between applying it and keeping its cursor', async () => {
    await tool.night();
    const before = readFileSync(cursorFile(), 'utf8');
    const role = await aRole(tool.app);
    const application = await anApplication(tool.app, role);
    const move = { applicationId: idOf(application), toStageId: idOf(role.stages[1]!), expectedVersion: 1 };
    await tool.admin.mutate('moveApplication', move);
    await tool.admin.mutate('deleteTag', { tagId: await aTag('short') });
    const first = await tool.night();
    const after = contents();

    writeFileSync(cursorFile(), before);
    const second = await tool.night();

    expect(second).toEqual(first);
    expect(contents()).toEqual(after);
    expect(tool.copied('Application', application)).toMatchObject({ version: 2 });
  });

  it('reads everything anew when its cursor is too old, and removes what went meanwhile', async () => {
    const gone = await aTag('meanwhile');
    const role = await aRole(tool.app);
    await tool.night();
    await tool.admin.mutate('deleteTag', { tagId: gone });
    const application = await anApplication(tool.app, role);
    await tool.settled();
    await tool.app.database.transaction((session) =>
      session.run('DELETE FROM events WHERE position IS NOT NULL'),
    );

    const told = await tool.night();

    expect(told).toMatchObject({ whole: true });
    expect(tool.copy.get(gone)).toBeNull();
    expect(tool.copied('Application', application)).toMatchObject({ version: 1 });
    expect(await tool.night()).toMatchObject({ whole: false, changes: 0 });
  });

  it('misses nothing of what happens while everything is read', async () => {
    const role = await aRole(tool.app);
    const early = await anApplication(tool.app, role);
    const gone = await aTag('going');
    const requests: Array<Promise<unknown>> = [];
    tool.way.judge = ({ body }) => {
      if (!body.includes('CopyApplications')) return null;
      tool.way.judge = () => null;
      requests.push(
        tool.admin.mutate('deleteTag', { tagId: gone }),
        tool.admin.mutate('updateApplicant', {
          applicantId: `applicant_${early.applicantId}`,
          headline: 'Later',
        }),
      );
      return 'order lost';
    };
    const [patience, { whole }] = [tool.waits.length, await tool.night(true)];
    await Promise.all(requests);
    await tool.night();

    expect(whole).toBe(true);
    expect(tool.waits.length).toBeGreaterThan(patience);
    expect(tool.copy.get(gone)).toBeNull();
    expect(tool.copied('Applicant', { id: early.applicantId })).toMatchObject({ headline: 'Later' });
  });

  it('is, after all that was told, what is there when everything is read anew', async () => {
    await tool.night();
    const told = contents();

    await tool.night(true);

    expect(told).toEqual(contents());
  });

  it('takes half an answer for none, and a page of a proxy for a wrong address', async () => {
    await tool.night();
    const before = contents();
    const half = '{"data":{"changes":null},"errors":[{"message":"","extensions":{"code":"UNAVAILABLE"}}]}';
    const bodies = [half, '<html>'];
    tool.way.judge = () => ({ status: 200, body: bodies.shift()! });

    await expect(tool.night()).rejects.toThrow('is this the address of Rolecall?');

    expect(bodies).toEqual([]);
    expect(contents()).toEqual(before);
  });

  it('tells a cursor of another database, and keeps the copy as it is', async () => {
    await tool.night();
    const before = contents();
    const kept = readFileSync(cursorFile(), 'utf8');
    writeFileSync(cursorFile(), 'nonsense');

    await expect(tool.night()).rejects.toMatchObject({ code: 'INVALID_INPUT' });

    expect(contents()).toEqual(before);
    writeFileSync(cursorFile(), kept);
  });

  it('ends at once, and leaves the copy as it is, when the key may not read', async () => {
    const before = contents();
    const { token } = tool;
    tool.token = 'rc_none';

    await expect(tool.night(true)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

    tool.token = token;
    expect(contents()).toEqual(before);
  });
});
