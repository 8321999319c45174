import type { Database } from '../../src/database/database';

/** Holds all connections that write, SQLite's only one included, until the returned function is called. */
export async function holdWriters(database: Database): Promise<() => Promise<void>> {
  const { size } = database.pools().find(({ name }) => name === 'writing')!;
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  let allHeld!: () => void;
  const held = new Promise<void>((resolve) => (allHeld = resolve));
  let begun = 0;
  const hold = () =>
    database.transaction(async () => {
      if (++begun === size) allHeld();
      await released;
    });
  const holding = Array.from({ length: size }, hold);
  await held;
  return async () => {
    release();
    await Promise.all(holding);
  };
}
