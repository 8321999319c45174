import type { Viewer } from '../core/viewer';

/** What is true of some viewers, and spares the rows of all others a look. */
type Trait = keyof Pick<Viewer, 'onPanels'>;

const declared = new Map<Trait, string>();

/**
 * Says of which users `u` something is true, as a condition. It is read together with their token, so that the tables that it asks
 * must be among those which bear on viewers.
 */
export function declareTrait(name: Trait, condition: string): void {
  declared.set(name, condition);
}

/** What a statement that finds out who asks selects for it, of a user under the alias `u`: a column for each trait. */
export function traitsSql(): string {
  return [...declared].map(([name, condition]) => `, ${condition} AS ${name}`).join('');
}

/** Reads what such a statement found. */
export function traitsIn(row: Record<string, unknown>): Pick<Viewer, Trait> {
  return Object.fromEntries([...declared.keys()].map((name) => [name, Number(row[name]) === 1]));
}
