import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { logKeeper } from './run-log';

/** `rolecall serve` in a process of its own. */
export interface Served {
  process: ChildProcess;
  /** Everything that it has printed. */
  printed(): string;
  /** Waits until it has printed what matches. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  exit: Promise<number | null>;
}

/** Starts `rolecall serve` in a folder, at a free port; its log is part of the log of the run. */
export function startProcess(cli: string, folder: string, env: Record<string, string> = {}): Served {
  const child = spawn(process.execPath, [cli, 'serve'], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: '0', ...env },
  });
  const keepLog = logKeeper();
  let text = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      text += String(data);
      waiting.forEach((look) => look());
    });
  const exit = once(child, 'close').then(([code]) => {
    keepLog(text);
    return code as number | null;
  });
  const until = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(text);
        if (match) resolve(match);
      };
      waiting.add(look);
      look();
      void exit.then(() => reject(new Error(`it ended without ${pattern}:\n${text}`)));
    });
  return { process: child, printed: () => text, until, exit };
}
