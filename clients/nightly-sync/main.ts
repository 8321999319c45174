import { parseArgs } from 'node:util';
import { NotReached, Refused } from './answer';
import { night } from './night';
import { patient } from './patience';

const { values, positionals } = parseArgs({ options: { anew: { type: 'boolean' } }, allowPositionals: true });
const { ROLECALL_URL: url, ROLECALL_TOKEN: token } = process.env;
const [folder] = positionals;

/** Prints what the night brought as JSON. Ends with 1 when it was cut: it goes on when it is run again. */
async function run(): Promise<number> {
  if (!url || !token || !folder) {
    process.stderr.write('usage: ROLECALL_URL=... ROLECALL_TOKEN=... nightly-sync FOLDER [--anew]\n');
    return 2;
  }
  try {
    const told = await night({ url, token, patience: patient }, folder, values.anew);
    process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Refused || error instanceof NotReached)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

void run().then((code) => (process.exitCode = code));
