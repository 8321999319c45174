import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runCommand } from '../support/command';

describe('data files on the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-data-'));
  const file = (name: string) => join(folder, name);

  afterAll(() => rmSync(folder, { recursive: true }));

  const run = (database: string, ...args: string[]) => runCommand(args, { DATABASE_URL: file(database) });
  const table = [
    'Id,Given name,Family name,E-mail,Skills,Remark',
    '7,Ada,"Alves, Jr.",ADA@example.org;ada@work.example,"Go; Rust",ignored',
    ',Grace,Moura,grace@example.org,,',
    ',Nobody,,,,',
    '8,"Broken "quote",,b@example.org,,',
    '9,Rui,,no address,,',
    '',
  ].join('\r\n');
  const mapping = 'E-mail=email,Given name=firstName,Family name=lastName,Id=externalId,Skills=skills';

  it('takes applicants from a table by a mapping, the same ones once, and tells what it refuses', async () => {
    writeFileSync(file('people.csv'), `\uFEFF${table}`);
    const take = () => run('a.sqlite', 'import', file('people.csv'), '--map', mapping, '--report', 'json');

    const first = await take();
    const again = await take();

    expect(first.code).toBe(1);
    expect(JSON.parse(first.out[0]!)).toMatchObject({ added: 2, refused: 3 });
    expect(JSON.parse(again.out[0]!)).toMatchObject({ added: 0, changed: 0, same: 2, refused: 3 });
    const refused = first.err.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    const told = refused.map(({ line, errors }) => [line, errors[0].code, errors[0].path]);
    expect(told.toSorted((a, b) => a[0] - b[0])).toEqual([
      [4, 'INVALID_INPUT', ['externalId']],
      [5, 'INVALID_CSV', null],
      [6, 'INVALID_INPUT', ['emails', '0', 'address']],
    ]);
  });

  it('takes off the apostrophes that an export put in front of formulas, and no others', async () => {
    const mapped = 'Id=externalId,Name=firstName,Phone=phone,Line=headline';
    const rows = [
      'Id,Name,Phone,Line',
      `f1,O'Neil,'+351 912 000 000,"'=HYPERLINK(""http://x"")"`,
      `f2,'t Hooft,,"'@all"`,
    ];
    writeFileSync(file('formulas.csv'), rows.join('\r\n'));

    const { code } = await run('f.sqlite', 'import', file('formulas.csv'), '--map', mapped);

    const { out } = await run('f.sqlite', 'export');
    const people = out.map((line) => JSON.parse(line)).filter(({ type }) => type === 'applicant');
    expect(code).toBe(0);
    expect(people).toMatchObject([
      { firstName: "O'Neil", phones: [{ number: '+351 912 000 000' }], headline: '=HYPERLINK("http://x")' },
      { firstName: "'t Hooft", headline: '@all' },
    ]);
  });

  it('prints what another database takes, and which prints the same', async () => {
    await run('a.sqlite', 'export', '--out', file('a.jsonl'));

    const taken = await run('b.sqlite', 'import', file('a.jsonl'));

    expect(taken).toEqual({
      code: 0,
      out: [expect.stringMatching(/ 2 lines: 2 added, .* 0 refused$/)],
      err: [],
    });
    const { out } = await run('b.sqlite', 'export');
    expect(`${out.join('\n')}\n`).toBe(readFileSync(file('a.jsonl'), 'utf8'));
  });

  it('ends with 2 when the table has no column of a heading', async () => {
    writeFileSync(file('people.csv'), table);

    const { code, err } = await run('a.sqlite', 'import', file('people.csv'), '--map', 'Mail=email');

    expect({ code, err }).toEqual({ code: 2, err: ['The file has no column of such a heading. (--map)'] });
  });

  it('explains a file that is not there', async () => {
    const { code, err } = await run('a.sqlite', 'import', 'nowhere.jsonl');

    expect({ code, err }).toEqual({ code: 1, err: ['nowhere.jsonl: there is no such file.'] });
  });

  it('takes a resume that is piped in', async () => {
    const resume = JSON.stringify({ basics: { name: 'Ada Alves', email: 'piped@example.org' } });
    const env = { DATABASE_URL: file('piped.sqlite') };
    const asked = ['import', '-', '--format', 'resume'];

    const { code, out } = await runCommand(asked, env, Readable.from([resume]));

    expect({ code, first: out[0] }).toEqual({ code: 0, first: '-: created applicant_1' });
  });

  it('says that a file is no database', async () => {
    writeFileSync(file('text.sqlite'), 'This is a text, and no database at all.'.repeat(100));

    const { code, err } = await run('text.sqlite', 'export');

    expect({ code, err }).toEqual({ code: 1, err: ['It failed: file is not a database'] });
  });
});
