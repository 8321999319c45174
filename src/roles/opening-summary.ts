import { Field, Int, ObjectType } from 'type-graphql';
import type { Context } from '../graphql/context';
import { aggregated, type Aggregated } from '../graphql/aggregated';
import { computed } from '../graphql/references';
import { Opening } from './opening.entity';
import { Role } from './role.entity';
import { OpeningStatus } from './role.enums';

@ObjectType({ description: 'The seats of a role, counted and listed.', simpleResolvers: true })
export class OpeningSummary {
  roleId!: number;

  @Field(() => Int, { nullable: true, description: 'The seats that are open or filled.' })
  total!: number;

  @Field(() => Int, { nullable: true, description: 'The seats still to be filled.' })
  open!: number;

  @Field(() => Int, { nullable: true, description: 'The seats that a hire has filled.' })
  filled!: number;

  @Field(() => Int, { nullable: true, description: 'The seats that were given up.' })
  cancelled!: number;
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

function counted(name: keyof typeof counts): Aggregated {
  return { sums: { [name]: counts[name] }, value: (sums) => sums[name] ?? 0 };
}

aggregated(
  Role,
  'openings',
  () => OpeningSummary,
  Opening,
  'roleId',
  {
    total: counted('total'),
    open: counted('open'),
    filled: counted('filled'),
    cancelled: counted('cancelled'),
  },
  'The seats.',
);
computed(
  OpeningSummary,
  'nodes',
  () => [Opening],
  'The seats, the oldest first.',
  ({ roleId }, context) => context.loaders.many(Opening, 'roleId', roleId, 't.id'),
);
