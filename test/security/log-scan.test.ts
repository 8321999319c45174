import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canaries } from '../support/canaries';
import { linesOf } from '../support/lines-of';
import { searchLog } from '../support/log-scan';

const secret = randomBytes(32).toString('base64url');
const line = (said: object) => `${JSON.stringify({ level: 30, requestId: 'r-1', ...said })}\n`;
const request = line({ msg: 'request', method: 'POST', path: '/graphql', status: 200, ms: 3, userId: 7 });

const linesIn = (log: string) => log.split('\n').filter(Boolean);
const leaksIn = (log: string, sent: string[]) => searchLog(linesIn(log), sent).leaks;

describe('the search of the log', () => {
  it.each([
    ['an API key', `rc_abcdefgh_${secret}`],
    ['a long secret', `0${secret.replace(/^-+/, '')}`],
    ['a long secret', createHash('sha256').update(secret).digest('hex')],
    ['a JSON web token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.'],
    ['an Authorization value', 'Bearer x'],
    ['a secret of a webhook', 'whsec_MfKQ9r8GKYqrTwjU'],
    ['an e-mail address', 'to grace@example.org'],
    ['a phone number', 'called +351 912 345 678'],
    ['a password in an address', 'mysql://rolecall:hunter2@db/rolecall'],
    ['a statement', "INSERT INTO users VALUES ('x')"],
    ['personal data', `of ${canaries.firstName} ${canaries.lastName}`],
    ['a token that was sent', 'saw short-but-sent-0001'],
  ])('finds %s, and tells the line and the request', (rule, text) => {
    const leaks = leaksIn(request + line({ msg: 'odd', err: { stack: text } }), [
      'Bearer short-but-sent-0001',
    ]);

    expect(leaks).toEqual([{ rule, line: 2, requestId: 'r-1', text: expect.stringContaining('odd') }]);
  });

  it('finds lines that are no lines of JSON', () => {
    expect(leaksIn(`forged\n${request}`, []).map(({ rule }) => rule)).toEqual(['no line of JSON']);
  });

  it('finds nothing in what the service writes', () => {
    const stack = `Error: gone\n    at Object.<anonymous> (/srv/rolecall/node_modules/@apollo/server/dist/cjs/ApolloServer.js:612:19)`;
    const id = '0b2e9f0e-3d0c-4c0e-9f0a-5c1d7e8a9b0c';
    const failed = line({ msg: 'request failed', requestId: id, err: { type: 'Error', stack } });
    const ready = line({ msg: 'Rolecall is ready at http://127.0.0.1:4000', time: 1_795_435_200_000 });

    expect(leaksIn(request + failed + ready, [`Bearer rc_abcdefgh_${secret}`])).toEqual([]);
    expect(searchLog(linesIn(request + failed + ready + request), []).requests).toBe(2);
  });

  it('reads a log that is larger than what is in memory of it, whatever characters stand where it is cut', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-lines-'));
    const path = join(folder, 'large.log');
    const long = line({ msg: 'é\u2028漢😀'.repeat(9_999) });
    for (let times = 0; times < 40; times++) appendFileSync(path, long);
    appendFileSync(path, JSON.stringify({ msg: 'to grace@example.org', requestId: 'last' }));

    const { leaks } = searchLog(linesOf(path), []);
    const lines = [...linesOf(path)];
    rmSync(folder, { recursive: true });

    expect(leaks).toMatchObject([{ rule: 'an e-mail address', line: 41, requestId: 'last' }]);
    expect(new Set(lines.slice(0, 40))).toEqual(new Set([long.trimEnd()]));
    expect([...linesOf(path)]).toEqual([]);
  });
});
