import { soon, type Soon } from '../core/soon';
import type { Row } from '../database/rows';

/** What is made of the rows of several lists, of all of them at once, in lists again. */
export function inLists<T>(
  lists: ReadonlyArray<readonly Row[]>,
  make: (rows: readonly Row[]) => Soon<readonly T[]>,
): Soon<T[][]> {
  const all: Row[] = [];
  for (const list of lists) for (const row of list) all.push(row);
  return soon(make(all), (made) => {
    let from = 0;
    return lists.map((list) => made.slice(from, (from += list.length)));
  });
}
