import { runPlanted } from '../support/planted';

/** test/support/environment.ts: what is left of the isolation that Jest has otherwise. */
describe('files of tests in the same process', () => {
  it('find nothing of one another, and errors are those that Node throws', () => {
    const { status, told } = runPlanted('kernel', ['one', 'two', 'three'], 1);

    expect(told).toContain('3 passed, 3 total');
    expect(status).toBe(0);
  });
});
