import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchedDatabase } from './database/benched-database';
import { stop } from './measure/running';
import { startSides } from './measure/sides';
import { load, writeBodies } from './measure/wrk';
import type { Operation } from './operations/operation';
import { say } from './say';
import { markdownTable } from './report/table';

interface CpuProfile {
  nodes: Array<{ id: number; callFrame: { functionName: string; url: string; lineNumber: number } }>;
  samples: number[];
  /** Microseconds, as all times here. */
  timeDeltas: number[];
}

const shown = 25;

/** Runs the service under load with Node's profiler. @returns the functions that take the most time themselves */
export async function profile(
  database: BenchedDatabase,
  operation: Operation,
  folder: string,
  how: { seconds: number; concurrency: number },
): Promise<string> {
  const target = join(folder, 'profiles');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  const sides = await startSides(database, folder, {
    nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${target}`],
  });
  const asked = await operation.prepare(database, sides);
  const bodies = writeBodies(folder, sides.service, operation, asked);
  const from = performance.now() - sides.service.running.startedAt;
  await load(sides.service, operation, bodies, how);
  const to = performance.now() - sides.service.running.startedAt;
  await operation.restore?.(database);
  await stop(sides.limit.running);
  await stop(sides.service.running);
  const [file] = readdirSync(target);
  say(`The whole profile: ${join(target, file!)} (open it in Chrome's developer tools)`);
  const whole = JSON.parse(readFileSync(join(target, file!), 'utf8')) as CpuProfile;
  return topFunctions(whole, from * 1_000, to * 1_000);
}

/**
 * The functions in which most time was spent, not counting what they call; shares of the time in which anything ran.
 * @param from since the start of the process, so that the start itself is left out
 */
function topFunctions({ nodes, samples, timeDeltas }: CpuProfile, from: number, to: number): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  let elapsed = 0;
  for (const [index, id] of samples.entries()) {
    const [name, delta] = [names.get(id)!, timeDeltas[index]!];
    elapsed += delta;
    if (elapsed < from || elapsed > to || name === '(idle)' || name === '(program)') continue;
    times.set(name, (times.get(name) ?? 0) + delta);
  }
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const top = [...times].sort(([, one], [, other]) => other - one).slice(0, shown);
  const rows = top.map(([name, time]) => [name, `${((100 * time) / total).toFixed(1)} %`]);
  return `${markdownTable(['function', 'self'], rows).join('\n')}\n`;
}

function nameOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']): string {
  const place = url.replace(/^.*\/(?=node_modules\/|dist\/)/, '');
  return place ? `${functionName || '(anonymous)'} ${place}:${lineNumber + 1}` : functionName;
}
