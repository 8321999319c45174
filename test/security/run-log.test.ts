import { runPlanted } from '../support/planted';

const run = (...names: string[]) => runPlanted('security', names, 2);

describe('a run of the tests', () => {
  it('passes when the log of its servers tells nothing that it must not', () => {
    expect(run('discreet')).toMatchObject({ status: 0 });
  });

  it('fails, though every test of it passes, when a server of one of its workers has logged an address', () => {
    const { status, told } = run('discreet', 'indiscreet');

    expect(told).toContain('2 passed, 2 total');
    expect(told).toMatch(/security-planted-indiscreet-planted-ts\.log:1: an e-mail address, request r-1: /);
    expect(status).toBe(1);
  });

  it('fails when a server of it has answered requests that are not in the log', () => {
    const { status, told } = run('discreet', 'silent');

    expect(told).toMatch(/security-planted-silent-planted-ts\.log: 1 of 1 requests are missing/);
    expect(status).toBe(1);
  });
});
