import type { StreamConnection } from './stream-connection';
import type { StreamLimits } from './stream-limits';

/** Everyone who is connected to this process: how many they are, and whether their tokens are still good. */
export class StreamConnections {
  private readonly all = new Set<StreamConnection>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly limits: StreamLimits,
    onError: (error: unknown) => void,
  ) {
    const look = (): void => void this.lookAtAll().catch(onError);
    this.timer = setInterval(look, limits.checkSeconds * 1_000).unref();
  }

  /** How many there are. */
  get size(): number {
    return this.all.size;
  }

  /** Takes a connection in; false when there are too many, of its user or in all. */
  admit(connection: StreamConnection): boolean {
    const { userId } = connection.viewer;
    const ofUser = [...this.all].filter(({ viewer }) => viewer.userId === userId).length;
    if (this.all.size >= this.limits.connections || ofUser >= this.limits.connectionsOfUser) return false;
    this.all.add(connection);
    return true;
  }

  delete(connection: StreamConnection): void {
    this.all.delete(connection);
  }

  /** Ends all of them. */
  close(): void {
    clearInterval(this.timer);
    for (const connection of [...this.all]) connection.end('STOPPING');
  }

  /** One after the other: nobody waits for it, and others want the database, too. */
  private async lookAtAll(): Promise<void> {
    for (const connection of [...this.all])
      if ((await connection.renew()) === null) connection.end('SIGNED_OUT');
  }
}
