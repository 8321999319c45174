import type { Readable, Writable } from 'node:stream';

/** What a command may know and touch of the world around it. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  /** Prints a line of the result. */
  out(line: string): void;
  /** Prints a line for the person who watches. */
  err(line: string): void;
  /** Where results of any length go, at the pace of whoever reads them; they are printed line by line if absent. */
  output?: Writable;
  /** What is piped in. */
  input?: Readable;
  /** Whether a person watches the error output. */
  watched: boolean;
}

/** Something that a command could not do; its message is all that the person needs. */
export class CommandFailed extends Error {}

/** A command was called wrongly; its message is all that the person needs. */
export class UsageError extends Error {}

/** What is piped in; @throws CommandFailed when nothing is */
export function inputOf({ input }: Terminal): Readable {
  if (!input) throw new CommandFailed('Nothing is piped in.');
  return input;
}

/** Runs long work behind a progress bar on the error output; without a person who watches there is none. */
export async function withProgress<T>(
  terminal: Terminal,
  title: string,
  act: (progress: (share: number) => void) => Promise<T>,
): Promise<T> {
  if (!terminal.watched) return act(() => undefined);
  const { SingleBar } = await import('cli-progress');
  const bar = new SingleBar({
    format: `${title} [{bar}] {percentage}%`,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1, 0);
  try {
    return await act((share) => bar.update(share));
  } finally {
    bar.stop();
  }
}
