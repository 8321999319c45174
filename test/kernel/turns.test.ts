import { Interrupted, Lifetime } from '../../src/core/lifetime';
import { Turns } from '../../src/database/turns';

/** An act that goes on until it is told to end. */
function held(): { act: () => Promise<void>; end: (error?: Error) => void } {
  let end!: (error?: Error) => void;
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve());
  });
  return { act: () => ended, end };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  const minute = () => new Lifetime(60_000);
  const stateOf = ({ inUse, waiting }: Turns) => ({ inUse, waiting });

  it('let as many act as there are places, and the others in the order in which they came', async () => {
    const turns = new Turns(2);
    const begun: string[] = [];
    const ends = ['a', 'b', 'c', 'd'].map((name) => {
      const { act, end } = held();
      void turns.take(() => {
        begun.push(name);
        return act();
      }, minute());
      return end;
    });
    const states = [stateOf(turns)];
    ends[1]!();
    await settled();
    states.push(stateOf(turns));
    ends[0]!();
    ends[2]!();
    await settled();
    states.push(stateOf(turns));
    ends[3]!();
    await settled();

    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    expect(states).toEqual([
      { inUse: 2, waiting: 2 },
      { inUse: 2, waiting: 1 },
      { inUse: 1, waiting: 0 },
    ]);
    expect(stateOf(turns)).toEqual({ inUse: 0, waiting: 0 });
  });

  it('go on when one fails', async () => {
    const turns = new Turns(1);
    const { act, end } = held();
    const failing = turns.take(act);
    const next = turns.take(() => Promise.resolve('next'));
    end(new Error('failed'));

    await expect(failing).rejects.toThrow('failed');
    expect(await next).toBe('next');
    expect(stateOf(turns)).toEqual({ inUse: 0, waiting: 0 });
  });

  it('are not for whoever no longer waits', async () => {
    const turns = new Turns(1);
    const { act, end } = held();
    const first = turns.take(act);
    const leaving = minute();
    let acted = false;
    const left = turns.take(() => Promise.resolve((acted = true)), leaving);
    const last = turns.take(() => Promise.resolve('last'), minute());
    leaving.end('CLIENT_GONE');

    await expect(left).rejects.toBeInstanceOf(Interrupted);
    expect(stateOf(turns)).toEqual({ inUse: 1, waiting: 1 });
    end();
    await first;
    expect(await last).toBe('last');
    expect(acted).toBe(false);
    expect(stateOf(turns)).toEqual({ inUse: 0, waiting: 0 });
  });

  it('are passed on by whoever leaves at the moment when it is theirs', async () => {
    const turns = new Turns(1);
    const leaving = minute();
    const { act, end } = held();
    const first = turns.take(act);
    const left = turns.take(() => Promise.reject(new Error('acted')), leaving);
    const last = turns.take(() => Promise.resolve('last'));
    end();
    leaving.end('TIMEOUT');
    await first;

    await expect(left).rejects.toBeInstanceOf(Interrupted);
    expect(await last).toBe('last');
    expect(stateOf(turns)).toEqual({ inUse: 0, waiting: 0 });
  });
});
