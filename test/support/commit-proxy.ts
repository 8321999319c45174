import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What happens to the COMMIT of the next transaction that inserts into a table: its order or its answer gets lost. */
export type Fault = 'order lost' | 'answer lost';

/** Stands between the service and its database, and can lose what belongs to a COMMIT, or any answer. */
export interface CommitProxy {
  /** The address of the database through the proxy. */
  url: string;
  /** Arms the proxy for one COMMIT; resolves when it has struck, before the service notices. */
  strike(table: string, fault: Fault, then?: () => void): Promise<void>;
  /** From now on a connection on which a text is sent that holds this one hears nothing more. Resolves when the first was sent. */
  silence(text: string): Promise<void>;
  close(): Promise<void>;
}

interface Trap {
  table: string;
  fault: Fault;
  sprung(): void;
}

/** Opens a proxy in front of a MySQL or MariaDB server. */
export async function openCommitProxy(databaseUrl: string): Promise<CommitProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let trap: Trap | null = null;
  let silenced: { text: string; sent(): void } | null = null;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 3306), target.hostname);
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
    const end = () => [client, upstream].forEach((socket) => socket.destroy());
    let writes = false;
    let losing = false;
    let isSilent = false;
    client.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      if (trap && text.includes(`INSERT INTO ${trap.table} `)) writes = true;
      losing = writes && text.endsWith('COMMIT');
      if (losing && trap?.fault === 'order lost') return strike(end);
      upstream.write(chunk);
      if (!silenced || !text.includes(silenced.text)) return;
      isSilent = true;
      silenced.sent();
    });
    upstream.on('data', (chunk) => {
      if (losing) strike(end);
      else if (!isSilent) client.write(chunk);
    });
    client.on('close', end);
    upstream.on('close', end);
  });
  const strike = (end: () => void): void => {
    trap?.sprung();
    trap = null;
    end();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    strike: (table, fault, then) =>
      new Promise((resolve) => {
        const sprung = () => (then?.(), resolve());
        trap = { table, fault, sprung };
      }),
    silence: (text) => new Promise((sent) => (silenced = { text, sent })),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
