import type { PoolConnection } from 'mysql2';
import type { Lifetime } from '../core/lifetime';
import { translate } from './mysql';
import { ask, type Answer, type Progress } from './mysql-answer';
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

type Statement = Readonly<{ sql: string; params: readonly Param[] }>;

/** Sends statements as one packet; within a lifetime, what runs when that ends is stopped. */
export async function sendPacket(
  connection: PoolConnection,
  statements: readonly Statement[],
  stopper: Stopper,
  lifetime: Lifetime | undefined,
): Promise<PacketAnswer> {
  const told = await ask(connection, packetOf(statements), [], stopper, lifetime);
  const answer = told.error ? failed(told.error, told.progress) : complete(statements.length, told);
  if (answer.error && told.stopped) answer.error = lifetime?.interruption ?? answer.error;
  return answer;
}

function failed(error: NodeJS.ErrnoException, { _resultIndex, _rows }: Progress): PacketAnswer {
  const answered = typeof (error as { sqlState?: string }).sqlState === 'string';
  return { results: _rows.slice(0, _resultIndex), error: translate(error), answered };
}

/** A packet that is stopped between two statements may end there without an error. */
function complete(statements: number, { result, progress: { _resultIndex } }: Answer): PacketAnswer {
  const results = _resultIndex === 0 ? [result] : (result as unknown[]);
  const error = results.length < statements ? new Error('the server stopped within a packet') : null;
  return { results, error, answered: true };
}
