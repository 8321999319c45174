/** Tells the time; tests and the demo organisation bring their own. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
