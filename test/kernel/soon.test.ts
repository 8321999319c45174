import { allSoon, attempt, rescued, soon, type Soon } from '../../src/core/soon';
import { Fetch } from '../../src/graphql/fetch';
import type { PlannedField, Selection } from '../../src/graphql/selection';

describe('values that are there or are waited for', () => {
  it('cost no promise where they are there', () => {
    expect(soon(2, (value) => value + 1)).toBe(3);
    expect(allSoon([1, 2])).toEqual([1, 2]);
    expect(attempt(() => 1)).toBe(1);
  });

  it('are waited for where they are not', async () => {
    const later = Promise.resolve(2);

    await expect(soon(later, (value) => value + 1)).resolves.toBe(3);
    await expect(allSoon([1, later])).resolves.toEqual([1, 2]);
  });

  it('have something else in their place where they are waited for in vain', async () => {
    expect(rescued(1, () => 2)).toBe(1);
    await expect(rescued(Promise.resolve(1), () => 2)).resolves.toBe(1);
    await expect(rescued(Promise.reject(new Error('in vain')), (error) => error)).resolves.toThrow('in vain');
  });

  it('fail later, too, when the making fails at once', async () => {
    const failed = attempt((): Soon<number> => {
      throw new Error('at once');
    });

    await expect(failed).rejects.toThrow('at once');
  });
});

describe('the fields of rows', () => {
  const finish = (value: unknown): never => {
    throw value as Error;
  };
  const field = (name: string, values: Soon<unknown[]>) => ({
    ...{
      key: name,
      name,
      columnName: name,
      uses: [{ inclusions: [] }],
      args: () => ({}),
      joined: null,
      finish,
    },
    source: { reads: [], load: () => values },
  });

  // A rejection that nobody waits for ends the process.
  it('are all waited for where one of them fails at once and another one later', async () => {
    const later = Promise.resolve([new Error('later')]);
    const fields = [field('slow', later), field('fast', [new Error('at once')])];
    const selection = {
      answer: () => ({}),
      fields: fields as unknown as PlannedField[],
    } as unknown as Selection;
    const fetch = new Fetch({} as never, {});
    const waited = jest.spyOn(Promise, 'all');

    const answers = fetch.answers(selection, [{ id: 1 }]);
    const [[together]] = waited.mock.calls as unknown as [[Array<Promise<unknown>>]];
    waited.mockRestore();

    await expect(answers).rejects.toThrow('at once');
    const settled = await Promise.allSettled(together);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
