import { setImmediate as turn } from 'node:timers/promises';
import { concurrently } from '../../src/core/concurrently';

describe('what is begun together', () => {
  const later = async (act: () => unknown): Promise<unknown> => {
    await turn();
    await turn();
    return act();
  };
  const failing = (message: string): (() => never) => {
    return () => {
      throw new Error(message);
    };
  };

  it('comes to what each of them comes to, in their order', async () => {
    expect(
      await concurrently(
        later(() => 1),
        2,
        Promise.resolve(3),
      ),
    ).toEqual([1, 2, 3]);
  });

  it('is waited for as a whole before the failure of one is told', async () => {
    const done: string[] = [];
    const all = concurrently(
      Promise.reject(new Error('first')),
      later(() => done.push('second')),
    );
    await expect(all).rejects.toThrow('first');
    expect(done).toEqual(['second']);
  });

  it('fails as the first of the list that fails, however early another one does', async () => {
    const unheard: unknown[] = [];
    const note = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', note);
    try {
      const early = Promise.reject(new Error('early'));
      await expect(concurrently(later(failing('late')), early)).rejects.toThrow('late');
      expect(unheard).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});
