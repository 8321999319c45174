import { Column } from 'typeorm';
import { memoized } from '../core/memoized';
import type { EntityClass } from '../core/node';

/** A column that holds what the row holds to which a key column of its own row refers. */
export interface CopiedColumn {
  readonly owner: EntityClass;
  readonly column: string;
  readonly key: string;
  /** The entity that the key refers to, and its column. */
  readonly of: () => EntityClass;
  readonly theirs: string;
}

const copied: CopiedColumn[] = [];

/**
 * A column that holds the same reference as the row to which a key column refers, so that an index of this table can begin with
 * it. Only the database has it: the kernel inserts rows with it, writes it anew when the other row is saved, and filters by it;
 * objects do not have it. The key is never null and never changes, and whoever inserts holds a lock on the row that it refers to.
 */
export function CopiedReference(
  column: string,
  of: () => EntityClass,
  key: string,
  theirs: string,
): ClassDecorator {
  return (owner) => {
    Column({ type: 'int', nullable: true })(owner.prototype as object, column);
    copied.push({ owner: owner as unknown as EntityClass, column, key, of, theirs });
  };
}

/** The columns of an entity's table that are copies. */
export function copiesIn(entity: EntityClass): readonly CopiedColumn[] {
  return copied.filter(({ owner }) => owner === entity);
}

/** The copies that tables hold of an entity's columns. */
export const copiesOf = memoized((entity: EntityClass): readonly CopiedColumn[] =>
  copied.filter(({ of }) => of() === entity),
);
