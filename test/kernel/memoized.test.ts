import { memoized } from '../../src/core/memoized';

describe('a memoized function', () => {
  it('works its result out once for each object', () => {
    const make = jest.fn((key: { of: number }) => ({ of: key.of }));
    const made = memoized(make);
    const [one, other] = [{ of: 1 }, { of: 1 }];

    expect(made(one)).toBe(made(one));
    expect(made(other)).not.toBe(made(one));
    expect(make).toHaveBeenCalledTimes(2);
  });
});
