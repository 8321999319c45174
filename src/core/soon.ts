/**
 * A value that is there already, or is waited for. A field that is made of what was read with its row costs no promise and no
 * turn of the queue; one of GraphQL's own types, `PromiseOrValue`, says the same.
 */
export type Soon<T> = T | Promise<T>;

/** Goes on with a value: at once where it is there. What `next` throws is thrown at once, too. */
export function soon<T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** The same as an act comes to; what it throws at once is waited for, like everything else that it comes to. */
export function attempt<T>(act: () => Soon<T>): Soon<T> {
  try {
    return act();
  } catch (error) {
    return Promise.reject(error);
  }
}

/** A value, or what stands for it when it is waited for in vain. */
export function rescued<T, R>(value: Soon<T>, instead: (error: unknown) => R): Soon<T | R> {
  return value instanceof Promise ? value.catch(instead) : value;
}

/** All of some values. @throws what the first that fails throws */
export function allSoon<T extends readonly unknown[]>(values: readonly [...T]): Soon<Settled<T>> {
  const first = values.findIndex((value) => value instanceof Promise);
  if (first < 0) return values as Settled<T>;
  const isOnlyOne = !values.some((value, index) => index > first && value instanceof Promise);
  // Of those that are there already, each would cost a promise, too.
  return isOnlyOne
    ? (values[first] as Promise<unknown>).then((value) => values.with(first, value) as Settled<T>)
    : Promise.all(values);
}

/** What all of some values come to. */
export type Settled<T extends readonly unknown[]> = { -readonly [K in keyof T]: Awaited<T[K]> };
