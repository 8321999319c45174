// Fires every attack at the built service and writes what came back as a table: `npm run attacks`. Ends with 1 when an answer
// is not the expected one, or half of the attacks by a document took too long. Linux only: memory is read from /proc.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { documents } from './attacks/documents.mjs';
import { codeOf, fire, post } from './attacks/fire.mjs';
import { numbers } from './attacks/numbers.mjs';
import { startService } from './attacks/service.mjs';
import { injection, leaks } from './attacks/texts.mjs';
import { audience, startProvider, tokens } from './attacks/tokens.mjs';
import { transport } from './attacks/transport.mjs';
import { webhooks } from './attacks/webhooks.mjs';

const runs = 20;
const mostMilliseconds = 50;
const groups = {
  Documents: documents,
  Numbers: numbers,
  Transport: transport,
  Leaks: leaks,
  Injection: injection,
  Tokens: tokens,
  'Addresses of webhooks': webhooks,
};

/** Sends one attack 20 times, one after the other; those that wait for a time limit all at once. */
async function measure(service, group, [name, attack, expected, holds = () => true]) {
  const once = async () => {
    const given = typeof attack === 'function' ? await attack(service) : attack;
    return 'status' in given ? given : fire(service, given);
  };
  const answers = [];
  const used = service.processor();
  if (expected.startsWith('408')) answers.push(...(await Promise.all(Array.from({ length: runs }, once))));
  else while (answers.length < runs) answers.push(await once());
  const processor = (service.processor() - used) / runs;
  const times = answers.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const [median, most] = [times[runs / 2], times.at(-1)];
  const told = new Set(answers.map((answer) => `${answer.status} ${codeOf(answer)}`));
  const faults = [];
  if (told.size > 1 || !told.has(expected))
    faults.push(`${name}: ${[...told].join(', ')} in place of ${expected}`);
  if (!answers.every(holds)) faults.push(`${name}: the answer tells what it must not`);
  if (group === 'Documents' && median > mostMilliseconds) faults.push(`${name}: took ${median} ms`);
  return {
    row: `| ${name} | ${[...told].join(', ').replace(' ', ' | ')} | ${median.toFixed(1)} | ${most.toFixed(1)} | ${processor.toFixed(1)} |`,
    faults,
  };
}

async function table(service) {
  const [lines, faults] = [[], []];
  for (const [group, attacks] of Object.entries(groups)) {
    lines.push(
      '',
      `## ${group}`,
      '',
      '| attack | status | code | median ms | max ms | processor ms |',
      '|---|---|---|---|---|---|',
    );
    for (const attack of attacks) {
      const measured = await measure(service, group, attack);
      lines.push(measured.row);
      faults.push(...measured.faults);
    }
  }
  return { lines, faults };
}

function heading(before, most, after) {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const versions = ['@apollo/server', 'fastify', 'graphql'].map((name) => `${name} ${dependencies[name]}`);
  return [
    '# Attacks, measured',
    '',
    `Written by \`npm run attacks\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${versions.join(', ')}; SQLite with the demo`,
    `organisation; ${cpus().length} cores (${cpus()[0].model.trim()}) under a load of ${loadavg()[0].toFixed(1)}, the attacker on the same machine. Each attack was sent ${runs} times to the built service in production, rate`,
    "limits off and `REQUEST_SECONDS=1`; the times are what the attacker waited, from the first time on, after one honest request; the processor's time is the service's own, on average, whatever else the machine does. What answers are expected, and which tests show them, is in",
    '[security.md](security.md).',
    '',
    `Resident memory of the service: ${before} MB before the attacks, ${most} MB at most in between, ${after} MB after them.`,
  ];
}

const provider = await startProvider();
const service = await startService({ OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: audience });
await fire(service, post('{ roles { nodes { title } } viewer { user { name } } }'));
const before = service.memory();
service.forgetPeak();
const { lines, faults } = await table({ ...service, provider });
const text = [...heading(before, service.peak(), service.memory()), ...lines, ''].join('\n');
await service.stop();
provider.stop();
if (process.argv[2]) writeFileSync(process.argv[2], text);
else process.stdout.write(text);
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exit(faults.length > 0 ? 1 : 0);
