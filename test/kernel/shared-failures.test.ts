import { Signal } from '../../src/core/signal';
import { systemViewer } from '../../src/core/viewer';
import { InDoubt, Transient, Unavailable } from '../../src/database/session';
import { SharedWrites } from '../../src/database/shared-writes';
import { systemAuthor } from '../../src/database/write';

const author = systemAuthor(systemViewer, new Date('2026-11-30T12:00:00.000Z'));
const kind = 'test';

describe('writes that cannot be done together', () => {
  const kinds = {
    lost: new InDoubt('no answer'),
    gone: new Unavailable('gone'),
    raced: new Transient('raced'),
  };

  const failing = (error: Error) => {
    const retried = new Signal();
    const tries = { alone: 0, together: 0, retried: 0 };
    retried.on(() => void tries.retried++);
    const transaction = (): Promise<never> => {
      tries.together++;
      return Promise.reject(error);
    };
    const shared = new SharedWrites({ transaction, committed: new Signal(), retried }, 10);
    const alone = (): Promise<string> => Promise.resolve(`alone ${++tries.alone}`);
    const one = () => shared.write({ kind, author, body: () => Promise.resolve(''), alone });
    return { tries, shared, atOnce: () => Promise.allSettled([one(), one(), one()]) };
  };

  it.each([
    ['may have been done', kinds.lost],
    ['find no database', kinds.gone],
  ])('are not tried again when they %s', async (_what, error) => {
    const { tries, atOnce } = failing(error);
    const [first, ...others] = await atOnce();

    expect(first).toEqual({ status: 'fulfilled', value: 'alone 1' });
    expect(others).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ]);
    expect(tries).toEqual({ alone: 1, together: 1, retried: 0 });
  });

  it('are each tried alone when they have lost a race, and not shared for a while', async () => {
    const { tries, shared, atOnce } = failing(kinds.raced);
    const settled = await atOnce();

    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(tries).toEqual({ alone: 3, together: 1, retried: 1 });
    expect(shared.takes(kind)).toBe(false);
    expect(shared.takes('other')).toBe(true);
  });
});
