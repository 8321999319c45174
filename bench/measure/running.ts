import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/** A process that the benchmark has started. */
export interface Running {
  pid: number;
  /** When it was started, on the clock of `performance`. */
  startedAt: number;
  alive(): boolean;
  ended: Promise<void>;
}

const started = new Map<number, Running>();

/**
 * Starts a program that writes both its outputs into a log file.
 * @param nice its nice value; the system lets only the privileged go below 0
 */
export function start(
  program: string,
  args: string[],
  { env, log, nice = 0 }: { env: NodeJS.ProcessEnv; log: string; nice?: number },
): Running {
  const file = openSync(log, 'a');
  const startedAt = performance.now();
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', file, file] });
  closeSync(file);
  if (nice !== 0 && child.pid !== undefined) setPriority(child.pid, nice);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const alive = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const running: Running = { pid: child.pid ?? -1, startedAt, alive, ended };
  started.set(running.pid, running);
  return running;
}

/** Asks a process to end and waits until it has. */
export async function stop(running: Running): Promise<void> {
  if (running.alive()) process.kill(running.pid, 'SIGTERM');
  await running.ended;
  started.delete(running.pid);
}

/** Ends whatever still runs, the newest first: clients before the database. */
export async function stopAll(): Promise<void> {
  for (const running of [...started.values()].reverse()) await stop(running);
}

const ticksPerSecond = 100;

/** The CPU time that a process has used so far, user and system, in milliseconds. */
export function cpuMilliseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
}

/** The memory of a process that is in RAM, in megabytes. */
export function residentMegabytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1_024;
}
