import type { Cell, Cells } from './source';

/** `2025-01-01 08:00:00.000` -> `2025-01-01T08:00:00.000Z`. */
export function instant(stored: Cell): string | null {
  return stored === null ? null : `${(stored as string).slice(0, 10)}T${(stored as string).slice(11)}Z`;
}

/** The integer key in a global id. */
export function keyOf(id: string): number {
  return Number(id.slice(id.indexOf('_') + 1));
}

/** The name of an applicant. */
export function nameOf(first: Cell, last: Cell): string {
  return `${first} ${last}`;
}

/** Values as a cursor, which nobody but the limit reads. */
export function cursorOf(...values: Cells): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The values in a cursor of the limit. */
export function readCursor(cursor: string): Cells {
  return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Cells;
}

/** The rows of a page out of one more than it holds, with what the page says of its end. */
export function pageOf(
  read: Cells[],
  size: number,
  cursor: (row: Cells) => string,
): { rows: Cells[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } {
  const rows = read.length > size ? read.slice(0, size) : read;
  const last = rows.at(-1);
  return { rows, pageInfo: { hasNextPage: read.length > size, endCursor: last ? cursor(last) : null } };
}

/** Keys as a list for IN: they are numbers of our own, so that they need no placeholders. */
export function among(keys: readonly Cell[]): string {
  return keys.length > 0 ? keys.join(',') : 'NULL';
}

/** Rows by the value of their first column, in their order. */
export function grouped(rows: readonly Cells[]): Map<Cell, Cells[]> {
  const groups = new Map<Cell, Cells[]>();
  for (const row of rows) {
    const group = groups.get(row[0]!);
    if (group) group.push(row);
    else groups.set(row[0]!, [row]);
  }
  return groups;
}
