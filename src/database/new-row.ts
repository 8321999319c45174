import type { EntityClass, Node, Versioned } from '../core/node';
import { refold } from './columns';
import { tableOf } from './rows';

/** What must be said of a new row: its columns, but for those that the kernel fills in; nullable ones may be left out. */
export type NewRow<T> = NullableOptional<
  Omit<Columns<T>, T extends Versioned ? 'id' | 'version' | 'createdAt' | 'updatedAt' : 'id'>
>;
type Columns<T> = {
  [
    K in keyof T as K extends WritableKeys<T>
      ? T[K] extends (...args: never[]) => unknown
        ? never
        : K
      : never
  ]: T[K];
};
/** The keys that are no getters. */
type WritableKeys<T> = {
  [K in keyof T]-?: Same<{ [P in K]: T[P] }, { -readonly [P in K]: T[P] }> extends true ? K : never;
}[keyof T];
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
type NullableOptional<T> = { [K in keyof T as null extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as null extends T[K] ? K : never]?: T[K];
};

/** A row as it will be inserted, without its key: what the kernel fills in is there, what was left out is null. */
export function newRow<T extends Node>(entity: EntityClass<T>, values: NewRow<T>, now: Date): T {
  const row = Object.assign(new entity(), values);
  const { columns } = tableOf(entity);
  if (columns.includes('version')) Object.assign(row, { version: 1, createdAt: now, updatedAt: now });
  refold(row);
  for (const column of columns)
    if (column !== 'id') (row as unknown as Record<string, unknown>)[column] ??= null;
  return row;
}
