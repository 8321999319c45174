import { soon, type Soon } from '../core/soon';
import type { Row } from '../database/rows';
import type { PlannedField, Selection } from './selection';

/** Makes answers of rows. */
interface Answering {
  answers(selection: Selection, rows: readonly Row[]): Soon<object[]>;
}

/**
 * The answers of what was read together with rows; null when they were read without it. A row to which several refer is answered
 * once where something hangs on it.
 */
export function joinedAnswers(
  { joined, output }: PlannedField,
  rows: readonly Row[],
  answering: Answering,
): Soon<Array<object | null>> | null {
  if (joined?.of(rows[0]!) === undefined) return null;
  const selection = output.of(joined.entity);
  const found = rows.map(joined.of) as Array<Row | null>;
  if (selection.fields.length === 0) return found.map((row) => row && selection.answer(row));
  const distinct: Row[] = [];
  const known = new Map<unknown, number>();
  const places = found.map((row) => {
    if (!row) return -1;
    const place = known.get(row.id) ?? distinct.push(row) - 1;
    if (!selection.isFlat) known.set(row.id, place);
    return place;
  });
  return soon(answering.answers(selection, distinct), (answers) =>
    places.map((place) => (place < 0 ? null : answers[place]!)),
  );
}
