import { setImmediate } from 'node:timers/promises';
import { repeat } from '../../src/schedule';

describe('repeated work', () => {
  it('never overlaps, goes on after an error, and ends once the last run has', async () => {
    let [running, most, runs] = [0, 0, 0];
    const errors: unknown[] = [];
    let enough: () => void;
    const done = new Promise<void>((resolve) => (enough = resolve));
    const act = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await setImmediate();
      running--;
      if (++runs === 3) enough();
      if (runs === 2) throw new Error('second run');
    };

    const schedule = repeat(0, act, (error) => errors.push(error));
    await done;
    await schedule.stop();
    const runsWhenStopped = runs;
    await setImmediate();

    expect(errors).toEqual([new Error('second run')]);
    expect([most, running, runs]).toEqual([1, 0, runsWhenStopped]);
  });
});
