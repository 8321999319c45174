/**
 * A point where a feature lets the features that depend on it take part, so that no import points the wrong way:
 * roles/ announces that a role closes, offers/ objects.
 */
export class Hook<Args extends unknown[]> {
  private readonly handlers: Array<(...args: Args) => Promise<void>> = [];

  /** Adds a handler; a handler objects by throwing a Refusal. */
  add(handler: (...args: Args) => Promise<void>): void {
    this.handlers.push(handler);
  }

  /** Runs the handlers one after the other, in the order of their features. */
  async run(...args: Args): Promise<void> {
    for (const handler of this.handlers) await handler(...args);
  }
}
