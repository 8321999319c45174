import type { Metrics } from '../../src/metrics/metrics';

/** Every number that is told, by its name and labels as Prometheus writes them. */
export type Samples = Record<string, number>;

/** Reads the text format of Prometheus. */
export function samplesOf(text: string): Samples {
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(0, end), Number(line.slice(end + 1))];
    }),
  );
}

/** What metrics tell now. */
export async function samples(metrics: Metrics): Promise<Samples> {
  return samplesOf(await metrics.text());
}

/** By how much the numbers of some metrics have grown. */
export function growth(before: Samples, after: Samples, name: RegExp): Samples {
  const changed = Object.entries(after).flatMap(([key, value]) => {
    const grown = value - (before[key] ?? 0);
    return name.test(key) && grown !== 0 ? [[key, grown] as const] : [];
  });
  return Object.fromEntries(changed);
}
