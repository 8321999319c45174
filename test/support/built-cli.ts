import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { folderVariable } from './run-log';
import { until } from './until';

const root = join(__dirname, '../..');

/** A program as JavaScript, for tests that need a process of its own. */
export interface BuiltProgram {
  /** The file to run with node. */
  program: string;
  remove(): void;
}

/** Compiles src/, or another folder with a program, file by file; types are checked elsewhere. */
export function buildProgram(source = 'src', program = 'cli.js'): BuiltProgram {
  // Below dist/, from where node_modules is found.
  mkdirSync(join(root, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(root, 'dist/test-'));
  for (const file of readdirSync(join(root, source), { recursive: true, encoding: 'utf8' })) {
    const [from, to] = [join(root, source, file), join(folder, source, file)];
    mkdirSync(dirname(to), { recursive: true });
    if (file.endsWith('.graphql')) cpSync(from, to);
    if (file.endsWith('.ts')) writeFileSync(to.replace(/\.ts$/, '.js'), transformFileSync(from).code);
  }
  return {
    program: join(folder, source, program),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Where the command line of this run is. */
const folderOfRun = (): string => join(root, 'dist', `test-${basename(process.env[folderVariable]!)}`);

/**
 * The command line as users run it, in one file: built by the first test of a run that needs it, while others wait.
 * @returns the file to run with node
 */
export async function builtCli(): Promise<string> {
  const folder = folderOfRun();
  mkdirSync(dirname(folder), { recursive: true });
  const isFirst = mkdirSync(folder, { recursive: true }) !== undefined;
  if (isFirst) {
    const { program, remove } = buildProgram();
    const building = join(folder, 'building');
    execFileSync(process.execPath, [join(root, 'tools/bundle.mjs'), dirname(program), building]);
    remove();
    renameSync(building, join(folder, 'built'));
  }
  await until(() => existsSync(join(folder, 'built')));
  return join(folder, 'built/rolecall.js');
}

/** When the run is over. */
export function removeBuiltCli(): void {
  rmSync(folderOfRun(), { recursive: true, force: true });
}
