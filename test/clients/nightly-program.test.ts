import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildProgram, type BuiltProgram } from '../support/built-cli';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { startHrTool, type HrTool } from './an-hr-tool';

describe.each(dialects)('the program of the nightly sync on %s', (dialect) => {
  let built: BuiltProgram;
  let tool: HrTool;

  beforeAll(async () => {
    built = buildProgram('clients', 'nightly-sync/main.js');
    tool = await startHrTool(dialect);
  });

  afterAll(async () => {
    await tool.stop();
    built.remove();
  });

  /** Starts the program as cron would. */
  const start = (env: Record<string, string>, ...args: string[]) => {
    const child = spawn(process.execPath, [built.program, ...args], {
      env: { PATH: process.env.PATH, ...env },
    });
    const texts = { out: '', err: '' };
    child.stdout.on('data', (data) => (texts.out += String(data)));
    child.stderr.on('data', (data) => (texts.err += String(data)));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...texts }));
    return { child, ended };
  };
  const access = () => ({ ROLECALL_URL: tool.way.url, ROLECALL_TOKEN: tool.token });
  const movesOf = async (id: number) =>
    (
      await tool.app.database.primary.all(
        "SELECT id FROM events WHERE subjectId = ? AND type = 'application.moved'",
        [id],
      )
    ).length;

  it('copies and pushes, and is killed and run again without doubling a move', async () => {
    const role = await aRole(tool.app);
    const application = await anApplication(tool.app, role);
    const move = { applicationId: idOf(application), toStageId: idOf(role.stages[1]!), expectedVersion: 1 };
    tool.queue.add(move);
    await tool.settled();
    const killed = start(access(), tool.folder);
    tool.way.judge = ({ key }) => {
      if (key === undefined) return null;
      killed.child.kill('SIGKILL');
      return 'answer lost';
    };
    expect((await killed.ended).code).toBeNull();
    tool.way.judge = () => null;
    await tool.settled();

    const again = await start(access(), tool.folder).ended;

    expect(again).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(again.out)).toEqual({
      whole: false,
      changes: expect.any(Number),
      done: 1,
      refused: [],
    });
    expect(await movesOf(application.id)).toBe(1);
    expect(tool.queue.waiting()).toEqual([]);
  });

  it('ends with 1 and a sentence when the key is none, and with 2 when it is called wrongly', async () => {
    const refused = await start({ ...access(), ROLECALL_TOKEN: 'rc_none' }, join(tool.folder, 'other')).ended;
    const wrong = await start({}, tool.folder).ended;

    expect(refused).toMatchObject({ code: 1, out: '', err: 'unauthenticated\n' });
    expect(wrong).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^usage: /) });
  });
});
