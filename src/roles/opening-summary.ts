import { Int, ObjectType } from 'type-graphql';
import type { Context } from '../graphql/context';
import { computed } from '../graphql/references';
import { Opening } from './opening.entity';
import { Role } from './role.entity';
import { OpeningStatus } from './role.enums';

@ObjectType({ description: 'The seats of a role, counted and listed.', simpleResolvers: true })
export class OpeningSummary {
  roleId!: number;
}

const counts = {
  total: "COALESCE(SUM(t.status <> 'CANCELLED'), 0)",
  open: `SUM(t.status = '${OpeningStatus.OPEN}')`,
  filled: `SUM(t.status = '${OpeningStatus.FILLED}')`,
  cancelled: `SUM(t.status = '${OpeningStatus.CANCELLED}')`,
};

/** The numbers of seats of a role by status: one statement for all roles of an answer. */
export function seatCounts(roleId: number, context: Context) {
  return context.loaders.aggregate(Opening, 'roleId', roleId, counts);
}

function counted(name: keyof typeof counts, description: string): void {
  computed(
    OpeningSummary,
    name,
    () => Int,
    description,
    async ({ roleId }, context) => (await seatCounts(roleId, context))[name] ?? 0,
  );
}

counted('total', 'The seats that are open or filled.');
counted('open', 'The seats still to be filled.');
counted('filled', 'The seats that a hire has filled.');
counted('cancelled', 'The seats that were given up.');
computed(
  OpeningSummary,
  'nodes',
  () => [Opening],
  'The seats, the oldest first.',
  ({ roleId }, context) => context.loaders.many(Opening, 'roleId', roleId, 't.id'),
);
computed(
  Role,
  'openings',
  () => OpeningSummary,
  'The seats.',
  (role) => Object.assign(new OpeningSummary(), { roleId: role.id }),
  ['id'],
);
