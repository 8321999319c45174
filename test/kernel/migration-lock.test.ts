import { openDatabase } from '../../src/database/database';
import { whileLocked } from '../../src/database/migration-lock';
import { entities } from '../../src/features';
import { dialects, emptyDatabase } from '../support/databases';

describe.each(dialects)('the lock of migrations on %s', (dialect) => {
  it('lets one in at a time, also when the one before has failed', async () => {
    const { url, drop } = await emptyDatabase(dialect);
    const databases = [await openDatabase({ url, entities }), await openDatabase({ url, entities })];
    const order: string[] = [];
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    let enter = (): void => undefined;
    const entered = new Promise<void>((resolve) => (enter = resolve));

    const first = whileLocked(databases[0]!, async () => {
      enter();
      await left;
      order.push('first');
      throw new Error('failed');
    });
    await entered;
    const second = whileLocked(databases[1]!, async () => void order.push('second'));
    await databases[1]!.reader.all('SELECT 1');
    await new Promise(setImmediate);
    leave();
    await expect(first).rejects.toThrow('failed');
    await second;

    expect(order).toEqual(['first', 'second']);
    for (const database of databases) await database.close();
    await drop();
  });
});
