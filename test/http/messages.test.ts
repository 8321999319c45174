import { buildSchema, graphqlSync, parse, validate, type GraphQLError } from 'graphql';
import { withoutValues } from '../../src/graphql/messages';

const schema = buildSchema(`
  enum Color { RED }
  input Address { street: String! }
  input Person { name: String! age: Int color: Color addresses: [Address!] }
  type Query { ask(person: Person, color: Color, count: Int, text: String, id: ID): String }
`);

/** What graphql-js says of variables, and what clients are told. */
function tellOfVariables(person: unknown): Array<{ text: string; argument?: string[] }> {
  const source = 'query ($person: Person!) { ask(person: $person) }';
  const { errors = [] } = graphqlSync({ schema, source, variableValues: { person } });
  return errors.map((error) => withoutValues(error.message, error.originalError?.message ?? error.message));
}

function tellOfDocument(source: string): string[] {
  const errors = (() => {
    try {
      return validate(schema, parse(source));
    } catch (error) {
      return [error as GraphQLError];
    }
  })();
  return errors.map(({ message }) => withoutValues(message, message).text);
}

describe('messages on variables', () => {
  it('name the way to the value and what is expected, never the value', () => {
    const told = tellOfVariables({ name: 'Ada', addresses: [{ street: 'x' }, { street: null }] });

    expect(told).toEqual([
      {
        text: 'The variable "$person" is invalid at "person.addresses[1].street". Expected non-nullable type "String!" not to be null.',
        argument: ['person', 'addresses', '1', 'street'],
      },
    ]);
  });

  it('say which field is missing', () => {
    expect(tellOfVariables({ age: 3 })).toEqual([
      {
        text: 'The variable "$person" is invalid at "person". Field "name" of required type "String!" was not provided.',
        argument: ['person'],
      },
    ]);
  });

  it.each([
    ['a number that is none', { name: 'Ada', age: 'secret' }, 'age'],
    ['an unknown enum value', { name: 'Ada', color: 'secret' }, 'color'],
    ['an object for a text', { name: { secret: 'secret' } }, 'name'],
    ['a text that looks like the end of a message', { name: ['secret" at "person.age"; secret'] }, 'name'],
  ])('do not repeat %s', (_what, person, field) => {
    const [told, ...more] = tellOfVariables(person);

    expect(more).toEqual([]);
    expect(told).toEqual({
      text: `The variable "$person" is invalid at "person.${field}".`,
      argument: ['person', field],
    });
  });

  it('keep the way to the value when it looks like many messages', () => {
    const [told] = tellOfVariables({ name: [' at "a"; '.repeat(25_000)] });

    expect(told?.argument).toEqual(['person', 'name']);
  });
});

describe('messages on documents', () => {
  it.each([
    ['{ ask(color: SECRET) }', 'The value does not exist in the enum "Color".'],
    ['{ ask(color: "SECRET") }', 'Enum "Color" cannot represent the value.'],
    ['{ ask(count: "secret") }', 'Int cannot represent non-integer value.'],
    ['{ ask(text: 31337) }', 'String cannot represent a non string value.'],
    ['{ ask(id: 1.5) }', 'ID cannot represent a non-string and non-integer value.'],
    ['{ ask(person: "secret") }', 'Expected value of type "Person".'],
    ['{ ask(count: 1) "secret" }', 'Syntax Error: Expected Name, found String.'],
    ['secret { ask }', 'Syntax Error: Unexpected Name.'],
    ['{ ask(text: "secret }', 'Syntax Error: Unterminated string.'],
    ['{ ask(count: 01) }', 'Syntax Error: Invalid number, unexpected digit after 0.'],
    ['{ ask # %\n % }', 'Syntax Error: Unexpected character.'],
    ['{ asked }', 'Cannot query field "asked" on type "Query".'],
    ['{ ask', 'Syntax Error: Expected Name, found <EOF>.'],
  ])('%s', (source, message) => {
    expect(tellOfDocument(source)).toContain(message);
  });
});
