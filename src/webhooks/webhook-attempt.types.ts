import { Field, Int, ObjectType } from 'type-graphql';
import { AttemptFailure } from './webhook.enums';

@ObjectType({ description: 'One try to deliver a message.', simpleResolvers: true })
export class WebhookAttempt {
  /** As it is kept in JSON. */
  @Field(() => Date, { description: 'When it was made.' })
  at!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'The HTTP status of the answer; null when there was none.',
  })
  status!: number | null;

  @Field(() => AttemptFailure, { nullable: true, description: 'Why it failed; null when it succeeded.' })
  failure!: AttemptFailure | null;

  @Field(() => Int, { description: 'How long it took.' })
  milliseconds!: number;
}
