import type { PoolConnection } from 'mysql2';
import type { Lifetime } from '../core/lifetime';
import { distrust, translate } from './mysql';
import { packetOf } from './mysql-format';
import type { Stopper } from './mysql-stopper';
import type { Param } from './rows';

/** What a packet of statements came to. The server stops at the first one that fails. */
export interface PacketAnswer {
  /** Of the statements that were done. */
  results: unknown[];
  /** What became of the next one, if they were not all done. */
  error: Error | null;
  /** Whether the server has told of the error: if not, nobody knows how far it came. */
  answered: boolean;
}

/** How far mysql2 has come with a packet: of a failed one its callback tells nothing else. test/kernel/transactions.test.ts looks whether it still does. */
interface Progress {
  _resultIndex: number;
  _rows: unknown[];
}

type Statement = Readonly<{ sql: string; params: readonly Param[] }>;

/**
 * Sends statements as one packet. Within a lifetime, what runs when that ends is stopped; the packet is over only when the
 * order to stop has arrived, too, so that it cannot hit the next one.
 */
export function sendPacket(
  connection: PoolConnection,
  statements: readonly Statement[],
  stopper: Stopper,
  lifetime: Lifetime | undefined,
): Promise<PacketAnswer> {
  if (!lifetime) return query(connection, statements);
  const orders: Array<Promise<void>> = [];
  const deaf = lifetime.onEnd(() => void orders.push(stopper.stop(connection.threadId)));
  return query(connection, statements).then((answer) => {
    deaf();
    return orders.length === 0 ? answer : stopped(connection, answer, orders, lifetime);
  });
}

async function stopped(
  connection: PoolConnection,
  answer: PacketAnswer,
  orders: ReadonlyArray<Promise<void>>,
  lifetime: Lifetime,
): Promise<PacketAnswer> {
  await Promise.all(orders);
  if (!answer.error) distrust(connection);
  else answer.error = lifetime.interruption ?? answer.error;
  return answer;
}

function query(connection: PoolConnection, statements: readonly Statement[]): Promise<PacketAnswer> {
  return new Promise((resolve) => {
    // On a connection that is closed already the callback comes before the query.
    let progress: Progress = { _resultIndex: 0, _rows: [] };
    progress = connection.query(packetOf(statements), (error, result) => {
      resolve(error ? failed(error, progress) : complete(statements.length, result, progress));
    }) as unknown as Progress;
  });
}

function failed(error: NodeJS.ErrnoException, { _resultIndex, _rows }: Progress): PacketAnswer {
  const answered = typeof (error as { sqlState?: string }).sqlState === 'string';
  return { results: _rows.slice(0, _resultIndex), error: translate(error), answered };
}

/** A packet that is stopped between two statements ends there without an error. */
function complete(statements: number, result: unknown, { _resultIndex }: Progress): PacketAnswer {
  const results = _resultIndex === 0 ? [result] : (result as unknown[]);
  const error = results.length < statements ? new Error('the server stopped within a packet') : null;
  return { results, error, answered: true };
}
