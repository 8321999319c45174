import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Options } from '../options';
import type { Section } from './section';

const packages = ['@apollo/server', 'fastify', 'graphql', 'graphql-jit', 'mysql2', 'better-sqlite3'];
/** What else the machine was doing when the run began. */
const [loadBefore] = loadavg();
const root = join(__dirname, '..', '..', '..');

/** Where and with what it was measured. */
export function surroundings(options: Options, sections: readonly Section[]): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const versions = packages.map((name) => `${name} ${dependencies[name]}`);
  const { rounds, seconds, size, nice, pause, socket } = options;
  return [
    `- Date: ${new Date().toISOString().slice(0, 10)}, commit ${commit()}`,
    `- Machine: ${cpus().length} x ${cpu?.model.trim()}, ${memory} GB; the load generator runs on it, too`,
    `- Load of the machine when the run began: ${loadBefore!.toFixed(1)} (figures taken beside other work are rough)`,
    `- Versions: Node ${process.versions.node}, ${[...new Set(sections.map(({ version }) => version))].join(', ')}`,
    `- Packages: ${versions.join(', ')}`,
    `- Both servers run at a nice value of ${nice}, the database and the load generator at 0`,
    `- ${rounds} rounds of ${seconds} s for each side${size.length > 1 ? ' and size' : ''}, in turns`,
    ...(socket ? ['- Both servers reach MariaDB by its Unix socket'] : []),
    ...(pause > 0
      ? [`- Each client waits ${pause} ms between an answer and its next request: p50 counts`]
      : []),
  ];
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
