/** The values of a field that one answer holds with different arguments. */
export class Alternatives {
  private readonly values = new Map<string, unknown>();

  /** Adds a value to those that are there already. */
  static add(known: unknown, args: object, value: unknown): Alternatives {
    const all = known instanceof Alternatives ? known : new Alternatives();
    all.values.set(canonical(args), value);
    return all;
  }

  /** The value that goes with some arguments. */
  static choose(value: unknown, args: object): unknown {
    return value instanceof Alternatives ? value.values.get(canonical(args)) : value;
  }
}

/** The same text for the same arguments, in whatever order their parts stand. */
function canonical(args: object): string {
  return JSON.stringify(args, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
