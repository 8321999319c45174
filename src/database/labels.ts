import { isConstant, jsonOf } from '../core/constant';
import { memoized } from '../core/memoized';
import type { EntityClass } from '../core/node';
import type { PageArgs } from '../core/page';
import type { Condition } from './condition';
import type { Join } from './query';
import type { ColumnSet } from './rows';

/** A list of children in pages. */
interface Paged {
  entity: EntityClass;
  args: PageArgs;
  condition?: Condition | undefined;
}

interface Kept {
  key: string;
  condition: Condition | undefined;
  label: string;
}

const keptOf = memoized((_: ColumnSet) => new WeakMap<object, Kept>());

/**
 * Names a batch of pages of what refers to each parent by `key`. Where nothing in it hangs on variables the text is made once: a
 * batch is looked for with each list of keys, and the same text is found sooner than one that is equal.
 */
export function labelOfPages(list: Paged, columns: ColumnSet, key: string): string {
  const { args, condition } = list;
  if (!isConstant(args) || !isConstant(condition)) return newLabel(list, columns, key);
  const kept = keptOf(columns).get(args);
  if (kept && kept.key === key && kept.condition === condition) return kept.label;
  const label = newLabel(list, columns, key);
  keptOf(columns).set(args, { key, condition, label });
  return label;
}

function newLabel({ entity, args, condition }: Paged, columns: ColumnSet, key: string): string {
  return `pages ${entity.name} ${columns.label} ${key} ${jsonOf(args)} ${jsonOf(condition)}`;
}

/** Names a batch of rows by their ids. */
export const labelOfRows = memoized((entity: EntityClass) =>
  memoized((columns: ColumnSet) => `rows ${entity.name} ${columns.label}`),
);

/** A short list: all rows that refer to each parent by `key`, in an order. Declared once. */
export interface ShortList {
  readonly entity: EntityClass;
  readonly key: string;
  readonly orderBy: string;
  readonly condition?: Condition | undefined;
}

/** Names a batch of short lists. */
export const labelOfLists = memoized(({ entity, key, orderBy, condition }: ShortList) =>
  memoized(
    (columns: ColumnSet) => `lists ${entity.name} ${columns.label} ${key} ${orderBy} ${jsonOf(condition)}`,
  ),
);

/** Names a batch of the rows of an entity that a join table links to others. */
export const labelOfLinked = memoized((entity: EntityClass) =>
  memoized((join: Join) =>
    memoized(
      (columns: ColumnSet) => `through ${entity.name} ${columns.label} ${join.entity.name} ${join.from}`,
    ),
  ),
);
