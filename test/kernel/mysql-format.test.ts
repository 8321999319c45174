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

const meant: Record<string, string> = { '0': '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' };
/** SQL with its texts as the server takes them, whichever way they are written. */
const understood = (sql: string): string =>
  sql.replace(/'((?:[^'\\]|\\.|'')*)'/gs, (_text, inside: string) =>
    JSON.stringify(
      inside.replace(/''|\\(.)/gs, (_pair, char?: string) => (char ? (meant[char] ?? char) : "'")),
    ),
  );

describe('values in statements for MySQL', () => {
  it('mean what they mean as the driver puts them in', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, value), { maxLength: 8 }), (parts) => {
        const sql = parts.map(([before]) => `${before}?`).join('');
        const values = parts.map(([, each]) => each);

        expect(understood(fillIn(sql, values, 'Z'))).toBe(understood(format(sql, values, true, 'Z')));
      }),
    );
  });

  it('have nothing but quotes and backslashes written twice', () => {
    expect(fillIn('SELECT ?', ['{"a":"b"}'])).toBe(`SELECT '{"a":"b"}'`);
    expect(fillIn('SELECT ?', ["it's\n\\"])).toBe("SELECT 'it''s\n\\\\'");
  });

  it.each<[string, string, unknown]>([
    ['a question mark in a text of the statement', "SELECT 'why?', ?", [1]],
    ['fewer values than question marks', 'SELECT ?, ?', [1]],
    ['a date', 'SELECT ?', [new Date(0)]],
    ['an object, which is no list of assignments', 'SELECT * FROM t WHERE a = ?', [{ a: 1 }]],
    ['a list', 'SELECT ? IN (?)', [1, [1, 2]]],
    ['what is no number', 'SELECT ?', [Number.NaN]],
    ['a NUL', 'SELECT ?, ?', ["it's", 'a\0b']],
  ])('are left to the driver where there is %s', (_what, sql, values) => {
    expect(fillIn(sql, values, 'Z')).toBe(format(sql, values as never, true, 'Z'));
  });

  it('are not looked for where there are none', () => {
    expect(fillIn('SELECT "?"', [])).toBe('SELECT "?"');
  });
});
