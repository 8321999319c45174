import fc from 'fast-check';
import { format } from 'mysql2';
import { fillIn } from '../../src/database/mysql-format';

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom("'", '\\', '?', '??', "' OR 1 = 1 -- ", '\0', '\n', '\u2028', '\ud800'),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constant(null),
);
const text = fc.constantFrom('SELECT ', ' = ', ', ', ' AND `id` IN (1,2) ', ' -> ');

/** SQL with double quotes as they stand: the driver writes a backslash before each. */
const unescaped = (sql: string): string =>
  sql.replace(/\\(.)/gs, (pair, char) => (char === '"' ? char : pair));

describe('values in statements for MySQL', () => {
  it('are put in as the driver puts them in', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, value), { maxLength: 8 }), (parts) => {
        const sql = parts.map(([before]) => `${before}?`).join('');
        const values = parts.map(([, each]) => each);

        expect(unescaped(fillIn(sql, values, 'Z'))).toBe(unescaped(format(sql, values, true, 'Z')));
      }),
    );
  });

  it('leave double quotes as they are, which JSON is full of', () => {
    expect(fillIn('SELECT ?', ['{"a":"b"}'])).toBe(`SELECT '{"a":"b"}'`);
    expect(fillIn('SELECT ?', [`{"a":"'"}`])).toBe(`SELECT '{\\"a\\":\\"\\'\\"}'`);
  });

  it.each<[string, string, unknown]>([
    ['a question mark in a text of the statement', "SELECT 'why?', ?", [1]],
    ['fewer values than question marks', 'SELECT ?, ?', [1]],
    ['a date', 'SELECT ?', [new Date(0)]],
    ['an object, which is no list of assignments', 'SELECT * FROM t WHERE a = ?', [{ a: 1 }]],
    ['a list', 'SELECT ? IN (?)', [1, [1, 2]]],
    ['what is no number', 'SELECT ?', [Number.NaN]],
  ])('are left to the driver where there is %s', (_what, sql, values) => {
    expect(fillIn(sql, values, 'Z')).toBe(format(sql, values as never, true, 'Z'));
  });

  it('are not looked for where there are none', () => {
    expect(fillIn('SELECT "?"', [])).toBe('SELECT "?"');
  });
});
