import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchedDatabase } from './database/benched-database';
import { placeOf, prepareDatabase } from './database/prepare';
import { explain } from './explain';
import { measure, type Bench, type Measured } from './measure/rounds';
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

/** Opens the database of a size and starts both servers on it. */
async function openBench(kind: BenchedDatabase['kind'], size: number, folder: string): Promise<Bench> {
  const database = await prepareDatabase(kind, size, folder, options);
  const place = placeOf(kind, size, folder);
  return { size, database, sides: await startSides(database, place, options), folder: place };
}

async function closeBench({ database, sides }: Bench): Promise<void> {
  for (const { running } of [sides.service, sides.limit]) await stop(running);
  await database.close();
}

/** Measures everything that the options name on a kind of database, its sizes in turns. */
async function sectionsOf(kind: BenchedDatabase['kind'], folder: string): Promise<Section[]> {
  const benches: Bench[] = [];
  for (const size of options.size) benches.push(await openBench(kind, size, folder));
  const measured = benches.map((): Measured[] => []);
  for (const operation of chosen)
    (await measure(benches, operation, options)).forEach((own, index) => measured[index]!.push(...own));
  for (const bench of benches) await closeBench(bench);
  return benches.map(({ size, database: { version }, sides: { service } }, index) => {
    const { startMilliseconds } = service;
    return { kind, size, version, startMilliseconds, measured: measured[index]! };
  });
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
  const database = await prepareDatabase(options.database[0]!, options.size[0]!, folder, options);
  if (options.scoping) return scoping(database, folder);
  if (options.shapes) return shapes(database, chosen, folder);
  return options.profile ? profiled(database, folder) : explained(database, folder);
}

async function measured(folder: string): Promise<string> {
  const sections: Section[] = [];
  for (const kind of options.database) sections.push(...(await sectionsOf(kind, folder)));
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
