import type { Viewer } from '../core/viewer';
import type { Database } from '../database/database';
import type { IdempotencyKey } from '../database/idempotency-key.entity';
import { giveKeyBack, keepAnswer, noteResults, settledResults } from '../database/idempotency';
import { Seal, sha256 } from '../database/sealed';
import type { Work } from '../database/work';
import { pack, unpack } from './packing';

/** An answer that is kept to be replayed. */
export interface KeptAnswer {
  status: number | undefined;
  data: unknown;
}

/** How long an answer may be to be kept; a retry of a longer one is answered from what was done. */
const longestAnswer = 1_000_000;

/** The key of a user: the same text sent by someone else is another one. */
export function hashOfKey(userId: number, key: string): string {
  return sha256(`${userId}\n${key}`);
}

/**
 * Under which permissions, and with which rows in sight, an answer is made: to whoever has others it is made anew.
 * @param sight what `sightOf` tells of the viewer
 */
export function rightsOf({ accessLevel, scopes, peerFeedback }: Viewer, sight: string): string {
  const held = scopes ? [...scopes].sort() : null;
  return sha256(JSON.stringify([accessLevel, held, peerFeedback ?? null, sight]));
}

/** Seals what stands under a key; the key itself is the secret. */
export function sealOf(userId: number, key: string): Seal {
  return new Seal(`${userId}\n${key}`, 'idempotency');
}

type Results = Record<string, unknown>;

/**
 * The claim of one request on its Idempotency-Key: each of its mutations is done once, whatever happens to the request. What
 * each gave is noted in its own transaction.
 */
export class Claim {
  private results: Results;
  private readonly begun = new Set<string>();

  /**
   * @param rights under which the request began: what it changes of its own viewer's sight makes a retry's answer a new one
   * @param sole whether the request has one mutation only: once that is done, no other try need wait
   */
  constructor(
    private readonly database: Database,
    private readonly row: IdempotencyKey,
    private readonly seal: Seal,
    private readonly rights: string,
    private readonly sole: boolean,
  ) {
    this.results = row.results ? (seal.open(row.results) as Results) : {};
  }

  /** Whether an earlier try of the request has done anything. */
  get isRetry(): boolean {
    return this.row.results !== null;
  }

  /** What a mutation of the request gave when it was done, as a list of one; empty when it has not been. */
  recall(field: string): unknown[] {
    return Object.hasOwn(this.results, field) ? [unpack(this.results[field])] : [];
  }

  /**
   * Does a mutation and notes what it gave, in its transaction. When that runs again, the first time may have been committed:
   * the row tells.
   */
  async once(work: Work, field: string, act: () => Promise<unknown>): Promise<unknown> {
    if (this.begun.has(field)) {
      const settled = await settledResults(work.session, this.row);
      if (settled) this.results = this.seal.open(settled) as Results;
      const [known] = this.recall(field);
      if (known !== undefined) return known;
    }
    this.begun.add(field);
    const result = await act();
    const results = this.seal.close({ ...this.results, [field]: pack(result) });
    await noteResults(work.session, this.row, {
      results,
      leaseUntil: this.sole ? new Date(0) : this.row.leaseUntil,
    });
    return result;
  }

  /** A mutation of the request has been committed. */
  done(field: string, result: unknown): void {
    this.results = { ...this.results, [field]: pack(result) };
  }

  /** Keeps the answer, refusals too: a request that was answered is never run again. */
  async keep(answer: KeptAnswer): Promise<void> {
    if (JSON.stringify(answer).length > longestAnswer) return giveKeyBack(this.database, this.row);
    await keepAnswer(this.database, this.row, { answer: this.seal.close(answer), rights: this.rights });
  }

  /** The request failed: a retry may do what was not done. */
  giveBack(): Promise<void> {
    return giveKeyBack(this.database, this.row);
  }
}
