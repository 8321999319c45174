import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Modules } from './relay-documents';

const root = join(__dirname, '../..');

/** What relay-compiler made. */
export interface Artifacts {
  names: string[];
  /** The artifact of an operation or a fragment. */
  get(name: string): any;
  remove(): void;
}

/**
 * Runs relay-compiler on schema.graphql and these modules, as an app does when it is built.
 * @throws when it finds a fault in the schema or in a document, with what it says
 */
export function compileRelay(modules: Modules): Artifacts {
  // Below dist/, from where node_modules is found.
  mkdirSync(join(root, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(root, 'dist/test-relay-'));
  for (const name of ['src', 'artifacts']) mkdirSync(join(folder, name));
  for (const [name, text] of Object.entries(modules))
    writeFileSync(join(folder, 'src', `${name}.js`), `graphql\`${text}\`;\n`);
  const config = {
    src: 'src',
    schema: '../../schema.graphql',
    language: 'javascript',
    artifactDirectory: 'artifacts',
    eagerEsModules: false,
  };
  writeFileSync(join(folder, 'relay.config.json'), JSON.stringify(config));
  const program = join(root, 'node_modules/relay-compiler/cli.js');
  const remove = () => rmSync(folder, { recursive: true });
  try {
    execFileSync(process.execPath, [program, 'relay.config.json'], { cwd: folder, stdio: 'pipe' });
  } catch (error) {
    remove();
    throw error;
  }
  const artifacts = join(folder, 'artifacts');
  const load = createRequire(join(artifacts, 'index.js'));
  return {
    names: readdirSync(artifacts).map((file) => file.replace('.graphql.js', '')),
    get: (name) => load(`./${name}.graphql.js`),
    remove,
  };
}
