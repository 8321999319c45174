import type { EntityClass } from '../core/node';
import { sumsColumn, sumsIn } from '../database/aggregates';
import type { Condition } from '../database/condition';
import type { ColumnSet, Row, SumsColumn } from '../database/rows';
import { withSums } from '../database/sums-columns';
import type { FieldRequest, FieldSource } from './field-source';
import type { PlannedField } from './selection';

/** A statement takes so many sums, each with so many values; those beyond are read apart. */
const mostSums = 10;
const mostParams = 100;

/** Tells how a field is asked for. */
type RequestOf = (field: PlannedField) => FieldRequest;

/** The columns of rows together with the sums that fields of theirs are made of, as far as they can be read with them. */
export function columnsWithSums(
  columns: ColumnSet,
  fields: readonly PlannedField[],
  requestOf: RequestOf,
): ColumnSet {
  const sums: SumsColumn[] = [];
  for (const field of fields) {
    const column = field.source.summed && sums.length < mostSums ? columnOf(field, requestOf) : null;
    if (column) sums.push(column);
  }
  return withSums(columns, sums);
}

/** Null when it is read apart: where its arguments are wrong, it is the field that fails then, and not the page. */
function columnOf(field: PlannedField, requestOf: RequestOf): SumsColumn | null {
  try {
    const request = requestOf(field);
    const summed = field.source.summed!(request);
    const column = summed && sumsColumn(field.columnName, summed.children, request.context.rows.ofParents);
    return column && column.params.length <= mostParams ? column : null;
  } catch {
    return null;
  }
}

/** The values of a field whose sums were read together with the rows; null when the rows were read without them. */
export function valuesWithRows(
  { source, columnName }: PlannedField,
  rows: readonly Row[],
  request: FieldRequest,
): unknown[] | null {
  if (!source.summed || rows[0]?.[columnName] === undefined) return null;
  const { children, value } = source.summed(request)!;
  return rows.map((row) => value(sumsIn(row[columnName], children.expressions), row.id as number));
}

/** What a connection of children follows from while nothing but its counts is selected. */
export function countedChildren(
  entity: EntityClass,
  key: string,
  condition?: Condition,
): NonNullable<FieldSource['summed']> {
  return ({ args: { where }, below }) => {
    if (!below.countsOnly) return null;
    const children = { entity, key, expressions: { count: 'COUNT(*)' }, where, condition };
    return { children, value: (sums) => below.counted(Number(sums?.count ?? 0)) };
  };
}
