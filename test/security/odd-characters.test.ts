import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment } from '../support/fixtures';
import { injecting } from './injecting';

describe.each(dialects)('odd characters on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    await aDepartment(app, { name: '50%_off' });
    await aDepartment(app, { name: '500 off' });
  });

  afterAll(() => app.stop());

  const { rows } = injecting(() => ({ app, admin }));

  it('%, _ and \\ in `contains` are the characters that they are', async () => {
    const find = async (contains: string): Promise<string[]> => {
      const query =
        'query ($text: String!) { departments(where: { name: { contains: $text } }) { nodes { name } } }';
      return (await admin.data(query, { text: contains })).departments.nodes.map(({ name }: any) => name);
    };

    expect(await find('50%')).toEqual(['50%_off']);
    expect(await find('%_o')).toEqual(['50%_off']);
    expect(await find('0_off')).toEqual([]);
    expect(await find('\\')).toEqual([]);
    expect(await find('off')).toHaveLength(2);
  });

  it.each([
    ['each character but NUL', [...Array(0x800).keys()].slice(1).map((code) => String.fromCharCode(code))],
    ['NUL', ['\0']],
  ])('%s means itself in a statement', async (_what, characters) => {
    const texts = [characters.join(''), ...characters.slice(0, 128).map((character) => `a${character}'b`)];
    const marks = texts.map((_, index) => `? AS t${index}`).join(', ');

    const [row] = await app.database.reader.all(`SELECT ${marks}`, texts);

    expect(Object.values(row!)).toEqual(texts);
  });

  it.each([
    ['a NUL', 'a\u0000b', null],
    ['a lone high surrogate', 'a\ud83d', null],
    ['a lone low surrogate', '\ude00b', null],
    ['an escape sequence', '\u001b[31mred', null],
    ['a control character of C1', 'a\u009b31mred', null],
    ['a line break in a line', 'a\r\nb', null],
    ['emoji', '👩‍🚒 Ada 🇵🇹', '👩‍🚒 Ada 🇵🇹'],
    ['the widest characters', '𝔸𠮷', '𝔸𠮷'],
    ['decomposed letters', 'Ame\u0301lie', 'Amélie'],
    ['the longest name', 'é'.repeat(100), 'é'.repeat(100)],
    ['the longest name in emoji', '😀'.repeat(100), '😀'.repeat(100)],
    ['a longer name', 'é'.repeat(101), null],
    ['a much longer name', 'é'.repeat(100_000), null],
  ])('%s is stored whole or refused', async (_what, firstName, stored) => {
    const before = await rows('applicants');

    const { applicant, userErrors } = await admin.mutate(
      'createApplicant',
      { firstName, lastName: 'X' },
      'applicant { id firstName }',
    );

    expect(applicant?.firstName ?? null).toBe(stored);
    expect(userErrors.map(({ code, path }: any) => [code, path])).toEqual(
      stored ? [] : [['INVALID_INPUT', ['input', 'firstName']]],
    );
    expect(await rows('applicants')).toBe(before + (stored ? 1 : 0));
    if (stored) {
      const [row] = await app.database.reader.all(
        'SELECT firstName FROM applicants ORDER BY id DESC LIMIT 1',
      );
      expect(row!.firstName).toBe(stored);
    }
  });
});
