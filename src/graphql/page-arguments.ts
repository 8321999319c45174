import { Arg, Int } from 'type-graphql';
import type { EntityClass } from '../core/node';
import { defaultPageSize, largestPageSize } from '../core/page';
import { orderOf, whereOf } from './filter-types';

/** Gives a field the arguments of a connection; without an entity, those that page but neither filter nor order. */
export function pageArguments(prototype: object, name: string, entity: EntityClass | null): void {
  const size = `1 to ${largestPageSize}`;
  const declared: Array<[string, () => unknown, string]> = [
    [
      'first',
      () => Int,
      `How many rows from the start, or after \`after\`: ${size}; ${defaultPageSize} if left out.`,
    ],
    ['after', () => String, 'Begin after the row of this cursor.'],
    ['last', () => Int, `How many rows from the end, or before \`before\`: ${size}.`],
    ['before', () => String, 'End before the row of this cursor.'],
  ];
  if (entity) {
    const [where, order] = [whereOf(entity), orderOf(entity)];
    declared.push(['where', () => where, 'Which rows to list.']);
    declared.push(['orderBy', () => [order], 'In which order, at most 3 fields.']);
  }
  declared.forEach(([argument, type, description], index) =>
    Arg(argument, type as () => typeof String, { nullable: true, description })(prototype, name, index),
  );
}
