/** What the service grants those who stay connected. */
export interface StreamLimits {
  /** Connections in this process. */
  connections: number;
  connectionsOfUser: number;
  subscriptionsOfConnection: number;
  /** The largest message of a client. */
  messageBytes: number;
  /** Messages of one client in a second, on the average of ten. */
  messagesPerSecond: number;
  /** Events that may wait for one subscription whose client is slow. */
  waitingEvents: number;
  /** How often the token of an idle connection is looked at. */
  checkSeconds: number;
}

/** What holds where nothing else is said. */
export const usualStreamLimits: StreamLimits = {
  connections: 2_000,
  connectionsOfUser: 20,
  subscriptionsOfConnection: 50,
  messageBytes: 256 * 1024,
  messagesPerSecond: 20,
  waitingEvents: 2_000,
  checkSeconds: 5,
};
