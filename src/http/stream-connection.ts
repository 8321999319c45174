import type { Listener, StreamEnding } from '../access/subscriber';
import type { Viewer } from '../core/viewer';

/** What is open on a connection and can be ended. */
interface Open {
  return(): Promise<unknown>;
}

/** A client that stays connected, over WebSocket or server-sent events, and what it follows. */
export class StreamConnection implements Listener {
  ending: StreamEnding | null = null;
  private readonly open = new Set<Open>();

  /**
   * @param viewer who they were when they came
   * @param signIn looks at their token again
   * @param close ends the connection itself
   */
  constructor(
    readonly viewer: Viewer,
    readonly requestId: string,
    private readonly signIn: () => Promise<Viewer | null>,
    private readonly close: (ending: StreamEnding) => void,
  ) {}

  get subscriptions(): number {
    return this.open.size;
  }

  /** Who they are now; null when the token is good no more, or has become another user's. */
  async renew(): Promise<Viewer | null> {
    const viewer = await this.signIn();
    return viewer?.userId === this.viewer.userId ? viewer : null;
  }

  add(stream: Open): void {
    this.open.add(stream);
  }

  delete(stream: Open): void {
    this.open.delete(stream);
  }

  /** Ends what is open, and the connection; only the first end counts. */
  end(ending: StreamEnding): void {
    if (this.ending) return;
    this.ending = ending;
    for (const stream of this.open) void stream.return();
    this.open.clear();
    this.close(ending);
  }
}
