import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineCodes, refusalCodes, requestCodes } from '../support/error-codes';

const text = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');

/** The codes that the tables of a section tell. */
function told(section: string): string[] {
  const [, rest] = text.split(`\n## ${section}\n`);
  const rows = rest!.split('\n## ')[0]!.matchAll(/^\| `([A-Z0-9_]+)` \|/gm);
  return [...rows].map(([, code]) => code!);
}

/** @param elsewhere what another section tells */
function expectSame(section: string, codes: Set<string>, elsewhere: Iterable<string> = []): void {
  const others = new Set(elsewhere);
  const missing = [...codes].filter((code) => !others.has(code));
  expect(told(section).toSorted()).toEqual(missing.toSorted());
}

describe('docs/errors.md', () => {
  it('tells the code of every top-level error, and no other', () => {
    // Refusals of queries come to the top, too; which these are, their types say.
    const ofQueries = ['INVALID_INPUT', 'CURSOR_TOO_OLD'];

    expectSame('The request did not run as asked', new Set([...requestCodes(), ...ofQueries]));
  });

  it('tells the code of every refusal, and no other', () => {
    expectSame('A mutation was refused', refusalCodes(), ['CONSTRAINT_BROKEN']);
  });

  it('tells the codes that only lines of an import have', () => {
    const codes = new Set([...lineCodes(), 'CONSTRAINT_BROKEN']);

    expectSame('A line of an import was refused', codes, ['INVALID_INPUT']);
  });
});
