// package-lock.json names no hosts, so that it works behind any registry: `npm run lockfile` takes them out after an
// install, `npm run lockfile -- --check` fails while there are any. `resolved` is left out by .npmrc already.
import { readFileSync, writeFileSync } from 'node:fs';

const file = 'package-lock.json';
const before = readFileSync(file, 'utf8');
const lock = JSON.parse(before);
for (const entry of Object.values(lock.packages)) {
  delete entry.funding;
  if (entry.deprecated) entry.deprecated = entry.deprecated.replace(/\S*:\/\/\S*/g, '(address)');
  if (/:\/\//.test(entry.resolved ?? '')) delete entry.resolved;
}
const after = `${JSON.stringify(lock, null, 2)}\n`;
if (after.includes('://')) throw new Error(`${file} names a host in a place that this tool does not know`);
if (process.argv.includes('--check')) {
  if (before !== after) {
    console.error(`${file} names hosts; run: npm run lockfile`);
    process.exit(1);
  }
} else writeFileSync(file, after);
