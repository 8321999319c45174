import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition, as long as the test may run: on a slow machine it comes later. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5);
}
