import { median } from './median';
import type { Section } from './section';
import { markdownTable } from './table';

/** How much longer the service takes on the larger data, at the same concurrency; nothing where there is one size. */
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
    const rates = (side: 'service' | 'limit') =>
      [one, other].map(({ rounds }) => median(rounds.map((round) => round[side].requestsPerSecond)));
    const times = (['service', 'limit'] as const).map((side) => {
      const [before, after] = rates(side);
      return (before! / after!).toFixed(2);
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
