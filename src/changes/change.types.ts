import { Field, ObjectType } from 'type-graphql';
import { Via } from '../core/viewer';
import { cursorAt } from '../database/change-cursor';
import type { NumberedEvent } from '../database/change-feed';
import { PageInfo } from '../graphql/connection';

@ObjectType({
  description:
    'Something that happened, at its place in the feed: the order in which changes were committed, without gaps.',
  simpleResolvers: true,
})
export class Change {
  @Field(() => String, { description: 'Its place: give it as `after` to go on from here.' })
  cursor!: string;

  @Field(() => String, { description: 'What happened, in the past tense, such as `application.moved`.' })
  type!: string;

  @Field(() => String, { description: 'The type of what it happened to, such as `Application`.' })
  subjectType!: string;

  @Field(() => Boolean, {
    description: 'Whether it took the subject away; such a change has neither `state` nor `node`.',
  })
  removal!: boolean;

  @Field(() => Date, { description: 'When it happened. Imported history lies before what it comes after.' })
  occurredAt!: Date;

  @Field(() => Via, { description: 'By which door it came in.' })
  via!: Via;

  @Field(() => String, {
    nullable: true,
    description: 'Which request did it, as in the header of its answer; null for work without one.',
  })
  requestId!: string | null;

  /** What it is made of. */
  event!: NumberedEvent;
}

/** An event as clients see it. */
export function changeOf(event: NumberedEvent): Change {
  const { type, subjectType, removal, occurredAt, via, requestId } = event;
  const cursor = cursorAt(event.position);
  const seen = { cursor, type, subjectType, removal, occurredAt, via, requestId, event };
  return Object.assign(new Change(), seen);
}

@ObjectType({ description: 'A place in the feed.', simpleResolvers: true })
export class ChangeEdge {
  @Field(() => String, { description: 'The cursor of this place, for `after`.' })
  cursor!: string;

  @Field(() => Change, { description: 'The change at this place.' })
  node!: Change;
}

@ObjectType({ description: 'A piece of the feed.', simpleResolvers: true })
export class ChangeConnection {
  @Field(() => [ChangeEdge], { description: 'The changes with their cursors.' })
  edges!: ChangeEdge[];

  @Field(() => [Change], { description: 'The changes, the oldest first.' })
  nodes!: Change[];

  @Field(() => PageInfo, {
    description:
      'Where the piece stands. `endCursor` is never null, and moves on past changes that you may not see, also when ' +
      'there is none that you may: go on from it while `hasNextPage`.',
  })
  pageInfo!: PageInfo;

  @Field(() => String, {
    description:
      'The end of the feed now. Take it before you fetch everything, and follow the feed from there.',
  })
  latestCursor!: string;
}
