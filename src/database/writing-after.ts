import type { Session } from './session';

/**
 * A session of a transaction on which nothing is written before something has come true; when that fails, nothing is at all. What
 * is read and locked meanwhile is as good as ever.
 */
export function writingAfter(coming: Promise<unknown>, session: Session): Session {
  let hasCome = false;
  const note = (): void => void (hasCome = true);
  coming.then(note, () => undefined);
  const after = <T>(act: () => Promise<T>): Promise<T> => (hasCome ? act() : coming.then(act));
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
