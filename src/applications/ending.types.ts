import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'How the organisation decided against a candidate.', simpleResolvers: true })
export class Rejection {
  reasonId!: number;

  @Field(() => String, {
    nullable: true,
    description: 'What else was said.',
  })
  note!: string | null;

  @Field(() => Date, { description: 'When it was decided.' })
  rejectedAt!: Date;

  rejectedById!: number | null;
}

@ObjectType({
  description:
    "How a candidacy ended on the candidate's side, or went on in another role: see `transferredTo`.",
  simpleResolvers: true,
})
export class Withdrawal {
  reasonId!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'What else was said.',
  })
  note!: string | null;

  @Field(() => Date, { description: 'When it ended.' })
  withdrawnAt!: Date;
}
