import type { EntityClass, Node } from '../core/node';
import { allOf } from './condition';
import { matching, type Match } from './match';
import { tableOf, toParam } from './rows';
import type { Work } from './work';

/**
 * Puts the same values on all rows that meet the equalities, with one statement; their versions rise. It is part of
 * another row's event, and for columns from which nothing is folded.
 */
export async function updateAll<T extends Node>(
  work: Work,
  entity: EntityClass<T>,
  match: Match<T>,
  values: Partial<Record<keyof T & string, unknown>>,
): Promise<void> {
  const { name, columns } = tableOf(entity);
  const versioned = columns.includes('version');
  const written: Record<string, unknown> = { ...values, ...(versioned && { updatedAt: work.now }) };
  const sets = Object.keys(written).map((column) => `\`${column}\` = ?`);
  if (versioned) sets.push('version = version + 1');
  const { sql, params } = allOf(...matching(match));
  const given = Object.values(written).map(toParam);
  await work.session.run(`UPDATE ${name} SET ${sets.join(', ')} WHERE ${sql}`, [...given, ...params]);
}
