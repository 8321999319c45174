import { createConnection, type Connection } from 'mysql2';
import type { MysqlAddress } from './mysql-address';
import { driverOptions } from './mysql-options';

/**
 * Stops running statements. It has a connection of its own, opened when it is first needed: those of the pool may all be
 * busy with what is to be stopped.
 */
export class Stopper {
  private connection: Connection | null = null;
  private closed = false;

  constructor(private readonly address: MysqlAddress) {}

  /** Whether it holds a connection. */
  get isConnected(): boolean {
    return this.connection !== null;
  }

  /** Stops what a connection is running. @returns true when the server has heard it, false when it cannot be told */
  stop(threadId: number): Promise<boolean> {
    if (this.closed) return Promise.resolve(false);
    const connection = (this.connection ??= this.open());
    return new Promise((resolve) =>
      connection.query(`KILL QUERY ${threadId}`, (error) => resolve(error === null)),
    );
  }

  /** Nothing is stopped any longer: a connection opened from now on would keep the process alive. */
  close(): void {
    this.closed = true;
    this.connection?.destroy();
    this.connection = null;
  }

  private open(): Connection {
    const connection = createConnection({ ...this.address, enableKeepAlive: true, ...driverOptions });
    const forget = (): void => {
      if (this.connection === connection) this.connection = null;
    };
    connection.on('error', forget);
    connection.on('end', forget);
    return connection;
  }
}
