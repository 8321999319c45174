import { Field, ObjectType } from 'type-graphql';
import { describeEnum } from '../core/enum';

export enum TokenKind {
  API_KEY = 'API_KEY',
  IDENTITY = 'IDENTITY',
}

describeEnum(TokenKind, 'TokenKind', 'What a bearer token is.', {
  API_KEY: 'An API key of this service.',
  IDENTITY: 'A token of the identity provider: somebody has signed in.',
});

@ObjectType({ description: 'Who asks: the user behind the token, and their desk.', simpleResolvers: true })
export class Viewer {
  @Field(() => [String], {
    description: 'What the viewer may do with this token, such as `application:move`.',
  })
  permissions!: string[];

  @Field(() => TokenKind, { description: 'What the token of this request is.' })
  tokenKind!: TokenKind;

  /** The key of the API key; null when it is none. */
  keyId!: number | null;

  /** The key of the user; null for the service itself. */
  userId!: number | null;
}
