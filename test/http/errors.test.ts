import { GraphQLError } from 'graphql';
import { InvalidInput, Refusal } from '../../src/core/user-error';
import { Transient } from '../../src/database/session';
import { forbidden, publicError } from '../../src/graphql/errors';

/** An error as Apollo hands it over: wrapped where the resolver threw something else. */
function thrown(cause: Error, path: string[] = ['role']): GraphQLError {
  return cause instanceof GraphQLError
    ? cause
    : new GraphQLError(cause.message, { path, originalError: cause });
}

function sent(cause: Error, code = 'INTERNAL_SERVER_ERROR') {
  const error = thrown(cause);
  const extensions = { code, ...error.extensions };
  return publicError({ message: error.message, extensions, ...(error.path && { path: error.path }) }, error);
}

describe('errors on their way to the client', () => {
  it('tell a refusal of a query with the argument at fault', () => {
    const told = sent(new Refusal(new InvalidInput('This is no id of such an object.', ['id'])));

    expect(told).toEqual({
      message: 'This is no id of such an object.',
      extensions: { code: 'INVALID_INPUT', argument: ['id'] },
      path: ['role'],
    });
  });

  it('tell which permission is missing', () => {
    expect(sent(forbidden('role:write'))).toEqual({
      message: 'This needs the permission role:write.',
      extensions: { code: 'FORBIDDEN', permission: 'role:write' },
    });
  });

  it('say that the service is busy when a transaction lost again and again', () => {
    expect(sent(new Transient('deadlock on roles 7'))).toEqual({
      message: 'The service is busy; try again.',
      extensions: { code: 'UNAVAILABLE' },
      path: ['role'],
    });
  });

  it.each([
    [
      'a database error',
      Object.assign(new Error('no such table: secrets'), { code: 'SQLITE_ERROR' }),
      undefined,
    ],
    [
      'an error that claims to be told',
      Object.assign(new Error('secret'), { extensions: { code: 'BAD_USER_INPUT' } }),
      'BAD_USER_INPUT',
    ],
    [
      'an error of the executor',
      new GraphQLError('Cannot return null for non-nullable field Role.secret.'),
      undefined,
    ],
  ])('mask %s', (_what, error, code) => {
    expect(sent(error, code)).toMatchObject({
      message: 'Something went wrong on our side.',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    });
  });
});
