import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Who asks: the user behind the token, and their desk.', simpleResolvers: true })
export class Viewer {
  @Field(() => [String], { description: 'What the viewer may do, such as `application:move`.' })
  permissions!: string[];

  /** The key of the user; null for the service itself. */
  userId!: number | null;
}
