// Runs tests and prints how many cases each file has: `node tools/count-cases.mjs test/access`. Ends with 1 when one fails.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'rolecall-cases-'));
const report = join(folder, 'report.json');
const args = [
  'node_modules/jest/bin/jest.js',
  ...process.argv.slice(2),
  '--json',
  '--outputFile',
  report,
  '--silent',
];
const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
rmSync(folder, { recursive: true });

const rows = testResults
  .map(({ name, assertionResults }) => [
    relative(process.cwd(), name),
    assertionResults.length,
    assertionResults.filter((one) => one.status === 'passed').length,
  ])
  .sort(([a], [b]) => (a < b ? -1 : 1));
const sum = (column) => rows.reduce((total, row) => total + row[column], 0);
for (const row of [['file', 'cases', 'passed'], ['---', '---:', '---:'], ...rows, ['all', sum(1), sum(2)]])
  process.stdout.write(`| ${row.join(' | ')} |\n`);
process.exitCode = status ?? 1;
