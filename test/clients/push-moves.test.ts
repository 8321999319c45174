import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../../src/applications/application.entity';
import { purgeKeys } from '../../src/database/idempotency';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { startHrTool, type HrTool } from './an-hr-tool';
import type { Fault, Passed } from './faulty-way';

describe.each(dialects)('moves that a nightly sync pushes on %s', (dialect) => {
  let tool: HrTool;
  let application: Application;
  let stageIds: string[];

  beforeAll(async () => {
    tool = await startHrTool(dialect);
    await tool.night();
  });

  afterAll(() => tool.stop());

  beforeEach(async () => {
    const role = await aRole(tool.app);
    application = await anApplication(tool.app, role);
    stageIds = role.stages.map(idOf);
    tool.way.passed.length = 0;
    tool.waits.length = 0;
  });

  const move = (stage: number, expectedVersion = 1) => ({
    applicationId: idOf(application),
    toStageId: stageIds[stage]!,
    expectedVersion,
  });
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, hour));
  const pushes = () => tool.way.passed.filter(({ key }) => key !== undefined);
  /** Lets each of these befall a push, one after the other. */
  const befall = (...faults: Array<Fault | null>) => {
    tool.way.judge = ({ key }: Passed) => (key === undefined ? null : (faults.shift() ?? null));
  };
  const timesMoved = async () => {
    const rows = await tool.app.database.primary.all(
      "SELECT id FROM events WHERE subjectId = ? AND type = 'application.moved'",
      [application.id],
    );
    return rows.length;
  };
  const reason = (name: string) =>
    readFileSync(join(tool.folder, 'moves', 'refused', `${name}.reason`), 'utf8');

  it('are done in their order, each under a key of its own', async () => {
    const first = tool.queue.add(move(1), at(1));
    const second = tool.queue.add(move(2, 2), at(2));

    const told = await tool.night();

    expect(told).toMatchObject({ done: 2, refused: [] });
    expect(new Set(pushes().map(({ key }) => key)).size).toBe(2);
    expect(tool.queue.waiting()).toEqual([]);
    expect(tool.files('done')).toEqual(expect.arrayContaining([first, second]));
    await tool.night();
    expect(tool.copied('Application', application)).toMatchObject({ version: 3, stage: { id: stageIds[2] } });
  });

  it('are done once when the answer was lost and the night goes on', async () => {
    tool.queue.add(move(1));
    befall('answer lost');

    expect(await tool.night()).toMatchObject({ done: 1, refused: [] });

    expect(pushes()).toHaveLength(2);
    expect(pushes()[0]).toEqual(pushes()[1]);
    expect(await timesMoved()).toBe(1);
  });

  it('are done once when the night ended after a push and before its answer', async () => {
    const name = tool.queue.add(move(1));
    befall('answer lost', 'order lost', 'order lost', 'order lost');
    await expect(tool.night()).rejects.toThrow('Given up after 4 tries: no answer');
    expect(tool.queue.waiting().map((waiting) => waiting.name)).toEqual([name]);

    expect(await tool.night()).toMatchObject({ done: 1, refused: [] });

    expect(await timesMoved()).toBe(1);
    expect(new Set(pushes().map(({ key }) => key)).size).toBe(1);
  });

  it('are known as done when their key is not kept any more', async () => {
    tool.queue.add(move(1));
    befall('answer lost', 'order lost', 'order lost', 'order lost');
    await expect(tool.night()).rejects.toThrow('no answer');
    await purgeKeys(tool.app.database, new Date(tool.app.now.getTime() + 2 * 86_400_000));

    expect(await tool.night()).toMatchObject({ done: 1, refused: [] });

    expect(await timesMoved()).toBe(1);
  });

  it('are sent again when the service is busy, as late as it asks, and each wait longer than the last at most doubled', async () => {
    tool.queue.add(move(1));
    befall({ status: 429, retryAfter: '7' }, { status: 503 }, { status: 409, retryAfter: '1' });

    expect(await tool.night()).toMatchObject({ done: 1, refused: [] });

    const [first, second, third] = tool.waits;
    expect(first).toBeGreaterThanOrEqual(7_000);
    expect(first).toBeLessThan(8_000);
    expect(second).toBeLessThan(2_000);
    expect(third).toBeGreaterThanOrEqual(1_000);
    expect(third).toBeLessThan(5_000);
    expect(await timesMoved()).toBe(1);
  });

  it('wait for another night when the service asks for more patience than there is', async () => {
    const name = tool.queue.add(move(1));
    befall({ status: 503, retryAfter: '3600' });

    await expect(tool.night()).rejects.toThrow('Given up after 1 tries: status 503.');

    expect(tool.queue.waiting().map((waiting) => waiting.name)).toEqual([name]);
    expect(await tool.night()).toMatchObject({ done: 1 });
  });

  it('are reported with the present state when someone was faster', async () => {
    await tool.admin.mutate('moveApplication', move(2));
    const name = tool.queue.add(move(1));
    const told = 'VERSION_CONFLICT: someone was faster. It is ACTIVE at Offer now, version 2.';

    expect(await tool.night()).toMatchObject({ done: 0, refused: [{ name, reason: told }] });

    expect(reason(name)).toBe(told);
    expect(tool.queue.waiting()).toEqual([]);
    expect(await timesMoved()).toBe(1);
  });

  it('are refused one by one, whatever else is wrong with them, and hold up nothing', async () => {
    const wrong = tool.queue.add({ ...move(1), toStageId: 'interviewStage_999999' }, at(1));
    writeFileSync(join(tool.folder, 'moves', '0-broken.json'), '{ "applicationId": ');
    const good = tool.queue.add(move(1), at(2));

    expect(await tool.night()).toMatchObject({
      done: 1,
      refused: [
        { name: '0-broken.json', reason: 'The file holds no move.' },
        { name: wrong, reason: expect.stringMatching(/^NOT_FOUND: /) },
      ],
    });
    expect(tool.files('done')).toContain(good);
  });

  it('get another key when the file was corrected', async () => {
    const name = tool.queue.add({ ...move(1), expectedVersion: 7 });
    befall({ status: 503 }, { status: 503 }, { status: 503 }, { status: 503 });
    await expect(tool.night()).rejects.toThrow('status 503');
    writeFileSync(join(tool.folder, 'moves', name), JSON.stringify(move(1)));

    expect(await tool.night()).toMatchObject({ done: 1 });

    expect(new Set(pushes().map(({ key }) => key)).size).toBe(2);
  });
});
