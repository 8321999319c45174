import type { Readable } from 'node:stream';
import { runCli } from '../../src/cli/program';

/** What a command printed, and the code with which it ended. */
export interface Ran {
  code: number;
  out: string[];
  err: string[];
}

/** Runs a command of the command line in this process. @param input what is piped in */
export async function runCommand(
  args: readonly string[],
  env: Record<string, string> = {},
  input?: Readable,
): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(args, {
    env,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    input,
    watched: false,
  });
  return { code, out, err };
}
