import { Field, Int, InterfaceType, ObjectType } from 'type-graphql';
import type { EntityClass } from './node';
import { Node } from './node';

/**
 * Something the user can mend. A plain class and not an Error: graphql-js throws any Error that it finds in a result.
 * Where an input is to blame, `path` names it and the message never echoes its value.
 */
@InterfaceType({
  description:
    'Why a mutation was refused. Nothing was written. Ask for `__typename` to tell the kinds apart; new kinds may be added.',
})
export abstract class UserError {
  @Field(() => String, { description: 'A sentence for a person.' })
  message!: string;

  @Field(() => String, {
    description: 'A constant for programs, such as `VERSION_CONFLICT`; docs/errors.md lists them all.',
  })
  code!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The way to the input at fault, such as `["input", "emails", "0", "address"]`.',
  })
  path!: string[] | null;

  constructor(code: string, message: string, path: string[] | null = null) {
    this.code = code;
    this.message = message;
    this.path = path;
  }
}

const kinds = new Map<string, object>();

/** Publishes a kind of UserError. */
export function UserErrorType(description: string): ClassDecorator {
  return (target) => {
    kinds.set(target.name, target.prototype as object);
    ObjectType({ description, implements: [UserError], simpleResolvers: true })(target);
  };
}

/** An empty error of a kind, to be filled from what was kept of it. */
export function userErrorNamed(kind: string): UserError {
  const prototype = kinds.get(kind);
  if (!prototype) throw new Error(`${kind} is no kind of UserError`);
  return Object.create(prototype) as UserError;
}

@UserErrorType('A value that is malformed, out of range, too long or contradicts another one.')
export class InvalidInput extends UserError {
  constructor(message: string, path: string[]) {
    super('INVALID_INPUT', message, path);
  }
}

@UserErrorType('There is no such object, or the viewer may not see it; the answer is the same for both.')
export class NotFound extends UserError {
  constructor(entity: EntityClass, path: string[]) {
    super('NOT_FOUND', `There is no such ${words(entity.name)}.`, path);
  }
}

@UserErrorType('A value that must be unique is taken.')
export class AlreadyExists extends UserError {
  constructor(message: string, path: string[] | null) {
    super('ALREADY_EXISTS', message, path);
  }
}

@UserErrorType('Someone else changed the object first. Look at its present state and decide again.')
export class VersionConflict extends UserError {
  @Field(() => Node, { nullable: true, description: 'The object as it is now.' })
  current!: Node | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Its version now; send it as `expectedVersion` to try again.',
  })
  currentVersion!: number | null;

  constructor(
    readonly entity: EntityClass,
    readonly key: number,
  ) {
    super('VERSION_CONFLICT', `Someone else changed this ${words(entity.name)} first.`, [
      'input',
      'expectedVersion',
    ]);
  }
}

@UserErrorType('The action does not fit the present status of the object.')
export class IllegalTransition extends UserError {
  @Field(() => String, { description: 'The present status.' })
  from!: string;

  @Field(() => String, { description: 'The status that the action would lead to.' })
  to!: string;

  @Field(() => [String], { description: 'The statuses that can be reached from the present one.' })
  allowed!: string[];

  constructor(thing: string, from: string, to: string, allowed: string[]) {
    super('ILLEGAL_TRANSITION', `This ${words(thing)} is ${from}; it cannot become ${to} by this action.`);
    this.from = from;
    this.to = to;
    this.allowed = allowed;
  }
}

@UserErrorType('A rule of the hiring process stands against it; the code says which.')
export class RuleViolation extends UserError {
  constructor(code: string, message: string, path: string[] | null = null) {
    super(code, message, path);
  }
}

@UserErrorType('A cursor of the feed of changes that points to before what is kept: fetch everything anew.')
export class CursorTooOld extends UserError {
  constructor(path: string[]) {
    super('CURSOR_TOO_OLD', 'What came right after this cursor is not kept any more.', path);
  }
}

/** Thrown to refuse: what was begun is rolled back and the errors become `userErrors`. */
export class Refusal extends Error {
  readonly errors: UserError[];

  constructor(...errors: UserError[]) {
    super(errors.map((error) => error.code).join(', '));
    this.errors = errors;
  }
}

/** Whether an error is the refusal of a value that is taken. */
export function isTaken(error: unknown): boolean {
  return error instanceof Refusal && error.errors[0] instanceof AlreadyExists;
}

/** `InterviewStage` -> `interview stage`. */
function words(name: string): string {
  return name.replace(/(?<!^)([A-Z])/g, ' $1').toLowerCase();
}
