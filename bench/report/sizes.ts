import { median } from './median';
import type { Section } from './section';
import { markdownTable } from './table';

/**
 * How much longer each side takes on the larger data, at the same concurrency: the median of the rounds, of which each was measured
 * on both sizes one right after the other. Nothing where there is one size.
 */
export function comparisonOfSizes(sections: readonly Section[]): string[] {
  return sections.flatMap((small) => {
    const large = sections.find(({ kind, size }) => kind === small.kind && size > small.size);
    return large ? linesOf(small, large) : [];
  });
}

function linesOf(small: Section, large: Section): string[] {
  const rows = small.measured.flatMap((one) => {
    const other = large.measured.find(
      ({ operation, concurrency }) => operation === one.operation && concurrency === one.concurrency,
    );
    if (!other) return [];
    const times = (['service', 'limit'] as const).map((side) => {
      const rates = [one, other].map(({ rounds }) => rounds.map((round) => round[side].requestsPerSecond));
      return median(rates[0]!.map((before, round) => before / rates[1]![round]!)).toFixed(2);
    });
    return [[one.operation, String(one.concurrency), ...times]];
  });
  return [
    `## ${small.version}: time at size ${large.size} against size ${small.size}`,
    '',
    ...markdownTable(['operation', 'at a time', 'service', 'limit'], rows),
    '',
  ];
}
