import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { logKeeper } from './run-log';

/** `rolecall serve` in a process of its own. */
export interface ServiceProcess {
  /** Such as `http://127.0.0.1:41234/graphql`. */
  url: string;
  /** Ends it at once, as kill -9 does; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts the service on a database that is migrated and has data, on a free port; its log is part of the log of the run. */
export async function serveProcess(
  cli: string,
  databaseUrl: string,
  more: Record<string, string> = {},
): Promise<ServiceProcess> {
  const env = { PATH: process.env.PATH, PORT: '0', DATABASE_URL: databaseUrl, DEMO: 'false', ...more };
  const child = spawn(process.execPath, [cli, 'serve'], { env });
  const keepLog = logKeeper();
  let text = '';
  const exit = once(child, 'close').then(() => keepLog(text));
  const address = await new Promise<string>((resolve, reject) => {
    void exit.then(() => reject(new Error(`it ended:\n${text}`)));
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        text += String(data);
        const ready = /ready at (http:\/\/[\w.:]+)/.exec(text);
        if (ready) resolve(ready[1]!);
      });
  });
  return {
    url: `${address}/graphql`,
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
