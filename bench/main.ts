import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchedDatabase } from './database/benched-database';
import { prepareDatabase } from './database/prepare';
import { explain } from './explain';
import { measure } from './measure/rounds';
import { stop, stopAll } from './measure/running';
import { startSides } from './measure/sides';
import { allOperations } from './operations/all-operations';
import { readOptions } from './options';
import { profile } from './profile';
import { report } from './report/report';
import { scoping } from './scoping/scoping';
import { shapes } from './shapes';
import type { Section } from './report/section';

const options = readOptions(process.argv.slice(2));
const chosen = allOperations.filter(({ name }) => options.operations.includes(name));

/** Measures everything that the options name, on one database of one size. */
async function sectionOf(database: BenchedDatabase, size: number, folder: string): Promise<Section> {
  const sides = await startSides(database, folder, options);
  const measured = [];
  for (const operation of chosen)
    measured.push(...(await measure(database, sides, operation, options, folder)));
  for (const { running } of [sides.service, sides.limit]) await stop(running);
  const { kind, version } = database;
  return { kind, size, version, startMilliseconds: sides.service.startMilliseconds, measured };
}

async function profiled(database: BenchedDatabase, folder: string): Promise<string> {
  const operation = allOperations.find(({ name }) => name === options.profile)!;
  const concurrency = Math.max(...options.concurrency);
  return profile(database, operation, folder, { seconds: options.seconds, concurrency });
}

async function explained(database: BenchedDatabase, folder: string): Promise<string> {
  if (database.kind !== 'mariadb') throw new Error('--explain works on MariaDB');
  const sides = await startSides(database, folder);
  const texts: string[] = [];
  for (const operation of chosen) texts.push(await explain(database, sides, operation));
  return `${texts.join('\n')}\n`;
}

/** Does what the options ask for on the first database and size alone. @returns null when nothing is looked at */
async function looked(folder: string): Promise<string | null> {
  if (!options.profile && !options.explain && !options.scoping && !options.shapes) return null;
  const database = await prepareDatabase(options.database[0]!, options.size[0]!, folder);
  if (options.scoping) return scoping(database, folder);
  if (options.shapes) return shapes(database, chosen, folder);
  return options.profile ? profiled(database, folder) : explained(database, folder);
}

async function measured(folder: string): Promise<string> {
  const sections: Section[] = [];
  for (const kind of options.database)
    for (const size of options.size) {
      const database = await prepareDatabase(kind, size, folder);
      sections.push(await sectionOf(database, size, folder));
      await database.close();
    }
  const text = report(sections, options);
  writeFileSync(options.out, text);
  return text;
}

async function main(): Promise<void> {
  const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'rolecall-bench-'));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stopAll().then(() => process.exit(1)));
  try {
    process.stdout.write((await looked(folder)) ?? (await measured(folder)));
  } finally {
    await stopAll();
    if (!options.keep) rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
