import { IncomingMessage } from 'node:http';

/**
 * A request whose wish for another protocol is heard for WebSockets only. Node hands every other one to those who serve WebSockets, too, and
 * without its body, but it may be answered as if it wished for nothing: `Upgrade: h2c` comes with each request of Java's HttpClient.
 */
export class Incoming extends IncomingMessage {
  private wished?: boolean | null;

  /** Set by Node once the head has been read, before it looks. */
  get upgrade(): boolean {
    return this.wished === true && this.headers.upgrade?.toLowerCase() === 'websocket';
  }

  set upgrade(wished: boolean | null) {
    this.wished = wished;
  }
}
