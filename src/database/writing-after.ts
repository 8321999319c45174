import type { RowStore } from './row-store';
import type { Session } from './session';

/** Acts as soon as something has come true, and not at all when it fails. */
function acting(coming: Promise<unknown>): <T>(act: () => Promise<T>) => Promise<T> {
  let hasCome = false;
  const note = (): void => void (hasCome = true);
  coming.then(note, () => undefined);
  return (act) => (hasCome ? act() : coming.then(act));
}

/**
 * A session of a transaction on which nothing is written before something has come true; when that fails, nothing is at all. What
 * is read and locked meanwhile is as good as ever.
 */
export function writingAfter(coming: Promise<unknown>, session: Session): Session {
  const after = acting(coming);
  return {
    dialect: session.dialect,
    all: (sql, params) => session.all(sql, params),
    run: (sql, params) => after(() => session.run(sql, params)),
    later: (sql, params, fate) => after(() => session.later(sql, params, fate)),
    ...(session.insertLater && {
      insertLater: (insert, next, fate) => after(() => session.insertLater!(insert, next, fate)),
    }),
    within: (lifetime) => writingAfter(coming, session.within(lifetime)),
  };
}

/** The same for rows that come from and go to a place which knows no late keys. */
export function rowsAfter(coming: Promise<unknown>, rows: RowStore): RowStore {
  const after = acting(coming);
  return {
    read: (query) => rows.read(query),
    insert: (table, values) => after(() => rows.insert(table, values)),
    append: (table, values) => after(() => rows.append(table, values)),
    update: (table, change) => after(() => rows.update(table, change)),
    remove: (table, id) => after(() => rows.remove(table, id)),
    ensure: (table, column, wanted) => after(() => rows.ensure(table, column, wanted)),
  };
}
