/** Tells whoever listens that something happened, within this process. A listener must not throw. */
export class Signal<T = void> {
  private readonly listeners = new Set<(value: T) => void>();

  /** Calls the listener each time, until the returned function is called. */
  on(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  emit(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
}
