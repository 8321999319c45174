import { removeBuiltCli } from './built-cli';
import { checkRunLog } from './run-log-check';

/**
 * Stops the server that the tests started, removes what they built, and reads the log of the run.
 * @throws Error where the log tells what it must not, which fails the run
 */
export default async function globalTeardown(): Promise<void> {
  await globalThis.rolecallTestServer?.stop();
  removeBuiltCli();
  checkRunLog();
}
