import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';

const root = join(__dirname, '../..');

/** The command line as JavaScript, for tests that need a process of its own. */
export interface BuiltCli {
  /** The file to run with node. */
  program: string;
  remove(): void;
}

/** Compiles src/, or another folder with a program; types are checked elsewhere. */
export function buildCli(source = 'src', program = 'cli.js'): BuiltCli {
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
