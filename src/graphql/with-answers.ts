import { Node, type EntityClass } from '../core/node';
import { soon, type Soon } from '../core/soon';
import { valuesOf } from '../database/row-values';
import type { Reads } from './below';
import { Connection } from './connection';
import type { Output } from './selection';
import { RowRef } from './row-ref';

/** What a function returned, with answers wherever it holds rows. */
export function withAnswers(output: Output, value: unknown, reads: Reads): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Node) return soon(objects(output, [value], reads), ([answer]) => answer);
  if (value instanceof RowRef) return reference(output, value, reads);
  if (value instanceof Connection) return connection(output, value, reads);
  return Array.isArray(value) ? list(output, value as unknown[], reads) : value;
}

function list(output: Output, values: readonly unknown[], reads: Reads): Soon<unknown[]> {
  if (areRowsOfOne(values)) return objects(output, values, reads);
  return Promise.all(values.map((value) => item(output, value, reads)));
}

async function item(output: Output, value: unknown, reads: Reads): Promise<unknown> {
  try {
    return await withAnswers(output, await value, reads);
  } catch (error) {
    return error;
  }
}

function objects(output: Output, rows: readonly Node[], reads: Reads): Soon<object[]> {
  const selection = output.of(rows[0]!.constructor as EntityClass);
  return reads.answers(selection, rows.map(valuesOf));
}

function reference(output: Output, { entity, key }: RowRef, reads: Reads): Soon<object | null> {
  return soon(reads.rows(output.of(entity), [key], 'rows'), (found) => found(key) ?? null);
}

function connection(output: Output, { entity, args, condition }: Connection, reads: Reads): Soon<object> {
  const answers = reads.connections(output.connection!, { entity, args, condition });
  return soon(answers, ([found]) => found!);
}

/** Whether a list holds nothing but rows of one entity, which are then read together. */
function areRowsOfOne(list: readonly unknown[]): list is readonly Node[] {
  const [first] = list;
  if (!(first instanceof Node)) return false;
  return list.every((item) => item instanceof Node && item.constructor === first.constructor);
}
