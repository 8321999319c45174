import type { Row } from '../database/rows';
import type { PlannedField, Selection } from './plan';

/** Makes answers of rows. */
interface Answering {
  answers(selection: Selection, rows: readonly Row[]): Promise<object[]>;
}

/** The answers of what was read together with rows, each once; null when they were read without it. */
export async function joinedAnswers(
  { joined, output }: PlannedField,
  rows: readonly Row[],
  answering: Answering,
): Promise<Array<object | null> | null> {
  if (joined?.of(rows[0]!) === undefined) return null;
  const found = rows.map(joined.of) as Array<Row | null>;
  const distinct = new Map<unknown, Row>();
  for (const row of found) if (row) distinct.set(row.id, row);
  const answers = await answering.answers(output.of(joined.entity), [...distinct.values()]);
  const byId = new Map<unknown, object>();
  for (const id of distinct.keys()) byId.set(id, answers[byId.size]!);
  return found.map((row) => (row ? byId.get(row.id)! : null));
}
