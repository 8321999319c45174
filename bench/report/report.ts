import type { Measured } from '../measure/rounds';
import type { Options } from '../options';
import { comparisonOfSizes } from './sizes';
import { median } from './median';
import type { Section } from './section';
import { surroundings } from './surroundings';
import { markdownTable } from './table';

/** The result as Markdown. */
export function report(sections: readonly Section[], options: Options): string {
  return [
    '# Results',
    '',
    'Made by `npm run bench`. Each figure of the service stands before that of the limit, a hand-written `node:http` server',
    'that answers the same with the least SQL. Medians of the rounds; a ratio is the median of the ratios of each round.',
    '',
    ...surroundings(options, sections),
    '',
    ...sections.flatMap(sectionLines),
    ...comparisonOfSizes(sections),
  ].join('\n');
}

const columns = [
  ...['operation', 'at a time', 'req/s', 'ratio', 'p50 ms', 'p50 ratio', 'p99 ms', 'server CPU ms'],
  ...['database CPU ms', 'RSS MB', 'statements', 'kB'],
];

function sectionLines({ version, size, startMilliseconds, measured }: Section): string[] {
  return [
    `## ${version}, size ${size}`,
    '',
    `From start to first answer: ${startMilliseconds.toFixed(0)} ms.`,
    '',
    ...markdownTable(columns, measured.map(row)),
    '',
  ];
}

function row({ operation, concurrency, rounds }: Measured): string[] {
  const pair = (field: keyof (typeof rounds)[number]['service'], digits: number): string => {
    const sides = (['service', 'limit'] as const).map((side) => rounds.map((round) => round[side][field]));
    return sides
      .map((values) =>
        values.some((value) => value === null) ? '–' : median(values as number[]).toFixed(digits),
      )
      .join(' / ');
  };
  const ratio = (field: 'requestsPerSecond' | 'p50'): string =>
    median(rounds.map(({ service, limit }) => service[field] / limit[field])).toFixed(2);
  return [
    ...[operation, String(concurrency), pair('requestsPerSecond', 0), ratio('requestsPerSecond')],
    ...[pair('p50', 2), ratio('p50'), pair('p99', 2), pair('serverCpu', 2), pair('databaseCpu', 2)],
    ...[pair('megabytes', 0), pair('statements', 1), pair('kilobytes', 1)],
  ];
}
