import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Labels, and the values that each may have. */
type Labels = Readonly<Record<string, readonly string[]>>;

/** A value for each label. */
type Values<L extends Labels> = Readonly<Record<keyof L & string, string>>;

/** What stands for every value that was not named: a label that took what clients send would grow without an end. */
const anyOther = 'other';

/**
 * What this process counts and measures of itself, for Prometheus: the one place for it, which gets a line for each thing to count. A label
 * has only the values that are named beforehand; anything else is counted as `other`.
 */
export class Metrics {
  /** For collectors that come ready-made; everything else goes through the methods. */
  readonly registry = new Registry();
  private readonly readers: Array<() => Promise<void>> = [];

  /** Something that is counted as it happens. @returns adds to it, one by default */
  counter<L extends Labels>(name: string, help: string, labels: L): (values: Values<L>, by?: number) => void {
    const counter = new Counter({ name, help, labelNames: Object.keys(labels), registers: [this.registry] });
    const bounded = bounding(labels);
    return (values, by = 1) => counter.inc(bounded(values), by);
  }

  /** Something that is measured each time it happens. @returns takes a measurement */
  histogram<L extends Labels>(
    name: string,
    help: string,
    { labels, buckets }: { labels: L; buckets: number[] },
  ): (values: Values<L>, measured: number) => void {
    const labelNames = Object.keys(labels);
    const histogram = new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
    const bounded = bounding(labels);
    return (values, measured) => histogram.observe(bounded(values), measured);
  }

  /**
   * Totals that are kept elsewhere, on a path that is too hot for more than an addition: one number for each value of a label, read when somebody asks.
   */
  totals<V extends string>(name: string, help: string, label: string, read: () => Record<V, number>): void {
    const counter = new Counter({ name, help, labelNames: [label], registers: [this.registry] });
    this.onRead(() => {
      counter.reset();
      for (const [value, total] of Object.entries<number>(read())) counter.inc({ [label]: value }, total);
    });
  }

  /** How something stands at the moment at which somebody asks. */
  gauge(name: string, help: string, read: () => number): void {
    this.gauges({ [name]: help }, () => ({ [name]: read() }));
  }

  /** Several of them that are read together. While they cannot be read they are left out, and the rest is told. */
  gauges<N extends string>(
    helps: Readonly<Record<N, string>>,
    read: () => Record<N, number> | Promise<Record<N, number>>,
  ): void {
    const entries = Object.entries<string>(helps);
    const made = entries.map(([name, help]) => new Gauge({ name, help, registers: [this.registry] }));
    this.onRead(async () => {
      const values = await Promise.resolve()
        .then(read)
        .catch(() => null);
      entries.forEach(([name], index) =>
        values ? made[index]!.set(values[name as N]) : made[index]!.remove(),
      );
    });
  }

  /** One of them for each value of a label. */
  gaugeBy(name: string, help: string, label: string, read: () => Readonly<Record<string, number>>): void {
    const gauge = new Gauge({ name, help, labelNames: [label], registers: [this.registry] });
    this.onRead(() => {
      for (const [value, measured] of Object.entries(read())) gauge.set({ [label]: value }, measured);
    });
  }

  /** Everything, in the text format of Prometheus. */
  async text(): Promise<string> {
    await Promise.all(this.readers.map((read) => read()));
    return this.registry.metrics();
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  private onRead(read: () => void | Promise<void>): void {
    this.readers.push(async () => read());
  }
}

function bounding<L extends Labels>(labels: L): (values: Values<L>) => Record<string, string> {
  const known = Object.entries(labels).map(([name, values]) => [name, new Set(values)] as const);
  return (values) => {
    const bounded: Record<string, string> = {};
    for (const [name, allowed] of known)
      bounded[name] = allowed.has(values[name]!) ? values[name]! : anyOther;
    return bounded;
  };
}
