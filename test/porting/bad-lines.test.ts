import { dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { exportAll, importBytes } from '../support/data-files';

const department = (externalId: string, more: object = {}) =>
  JSON.stringify({ type: 'department', externalId, name: `Department ${externalId}`, ...more });
const user = { type: 'user', name: 'Ada Alves', email: 'ada@example.org', accessLevel: 'ADMIN' };

/** A file of which one line has a hundred million bytes. */
async function* badFile(): AsyncGenerator<Buffer> {
  yield Buffer.from(`\uFEFF${department('one')}\r\n\r\n`);
  for (let part = 0; part < 100; part++) yield Buffer.alloc(1_000_000, 'x');
  yield Buffer.from(`\n${department('four')}\n{"type":"department","name":"`);
  yield Buffer.from([0xc3, 0x28, 0x22, 0x7d, 0x0a]);
  const lines = [
    '{"type":"department"',
    '[1,2]',
    '{"type":"unicorn"}',
    department('nine', { colour: 'red', ['__proto__x']: 1 }),
    '{"type":"department","externalId":"ten","name":"Ten","__proto__":{"parent":"one"}}',
    '{"type":"department","externalId":"eleven","name":"\\ud800"}',
    department('twelve', { parent: 'thirteen' }),
    department('thirteen'),
    department('fourteen', { parent: 'nowhere' }),
    department('one', { name: 'Another one' }),
    department('sixteen', { name: 'DEPARTMENT FOUR' }),
    JSON.stringify({ type: 'department' }),
    department('eighteen', { parent: 'eighteen' }),
    `${'['.repeat(100_000)}`,
    JSON.stringify({ ...user, externalId: 'u' }),
    JSON.stringify({ ...user, externalId: 'v', email: 'ADA@example.org' }),
    department('last'),
  ];
  yield Buffer.from(lines.join('\n'));
}

describe.each(dialects)('a file with bad lines on %s', (dialect) => {
  let fresh: TestDatabase;

  beforeAll(async () => {
    fresh = await freshDatabase(dialect);
  });

  afterAll(() => fresh.drop());

  it('has each of them told by its number and reason, and the rest goes in', async () => {
    const { counts, refused } = await importBytes(fresh.database, badFile());

    const told = refused.map(({ line, errors }) => [line, errors.map(({ code, path }) => [code, path])]);
    expect(told.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [3, [['LINE_TOO_LONG', null]]],
      [5, [['INVALID_UTF8', null]]],
      [6, [['INVALID_JSON', null]]],
      [7, [['INVALID_JSON', null]]],
      [8, [['UNKNOWN_TYPE', ['type']]]],
      [
        9,
        [
          ['INVALID_INPUT', ['colour']],
          ['INVALID_INPUT', ['__proto__x']],
        ],
      ],
      [10, [['INVALID_INPUT', ['__proto__']]]],
      [11, [['INVALID_INPUT', ['name']]]],
      [14, [['NOT_FOUND', ['parent']]]],
      [15, [['DUPLICATE_LINE', ['externalId']]]],
      [16, [['ALREADY_EXISTS', ['externalId']]]],
      [17, [['INVALID_INPUT', ['externalId']]]],
      [18, [['NOT_FOUND', ['parent']]]],
      [19, [['INVALID_JSON', null]]],
      [21, [['ALREADY_EXISTS', ['externalId']]]],
    ]);
    expect(counts).toMatchObject({ added: 6, refused: 15 });
    const names = (await exportAll(fresh.database)).map(
      (line) => (JSON.parse(line) as { name: string }).name,
    );
    expect(names).toEqual([
      'Department one',
      'Department four',
      'Department thirteen',
      'Department last',
      'Department twelve',
      'Ada Alves',
    ]);
    expect(JSON.stringify(refused)).not.toContain('Another one');
  });
});
