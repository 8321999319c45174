/** Work that runs again and again until it is stopped. */
export interface Schedule {
  /** No further run begins; resolves when the one that runs has ended. */
  stop(): Promise<void>;
}

/** Runs `act` every so many milliseconds, counted from the end of the last run, so that two never overlap. */
export function repeat(
  milliseconds: number,
  act: () => Promise<unknown>,
  onError: (error: unknown) => void,
): Schedule {
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;
  let stopped = false;
  const wait = (): void => {
    if (!stopped) timer = setTimeout(run, milliseconds);
  };
  const run = (): void => {
    running = act().catch(onError).finally(wait);
  };
  wait();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
