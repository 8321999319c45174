import { FeedHub } from '../../src/access/feed-hub';
import type { Delivery } from '../../src/access/subscriber';
import { Signal } from '../../src/core/signal';
import { systemViewer } from '../../src/core/viewer';
import { cursorAt } from '../../src/database/change-cursor';
import { feedBounds } from '../../src/database/change-feed';
import { startApp, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { numberAll } from '../support/feed';
import { aDepartment } from '../support/fixtures';

describe.each(dialects)('a process that has not yet heard how far the feed has grown, on %s', (dialect) => {
  let app: TestApp;
  let hub: FeedHub;
  const grown = new Signal<number>();
  const failures: unknown[] = [];

  beforeAll(async () => {
    app = await startApp(dialect);
    hub = new FeedHub(app.database.primary, grown, 100, (error) => failures.push(error));
  });

  afterAll(async () => {
    await hub.close();
    await app.stop();
  });

  const head = async () => {
    await numberAll(app.database);
    return (await feedBounds(app.database.primary)).head;
  };
  const follow = (after: string | null) =>
    hub.follow(
      { renew: () => Promise.resolve(systemViewer), end: () => undefined },
      { types: ['department.*'], wants: null, after },
    );
  const next = async (stream: AsyncGenerator<Delivery, void, void>, count: number) => {
    const positions: number[] = [];
    while (positions.length < count) positions.push(((await stream.next()).value as Delivery).event.position);
    return positions;
  };

  it('tells nobody what lies before the place where they began', async () => {
    const start = await head();
    const first = await follow(null);
    for (let i = 0; i < 2; i++) await aDepartment(app);
    const known = await head();
    const now = await follow(null);
    const after = await follow(cursorAt(start + 1));
    await aDepartment(app);

    grown.emit(await head());

    expect(await next(first, 3)).toEqual([start + 1, start + 2, start + 3]);
    expect(await next(now, 1)).toEqual([known + 1]);
    expect(await next(after, 2)).toEqual([start + 2, start + 3]);
    expect(failures).toEqual([]);
  });
});
