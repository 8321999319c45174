import { randomUUID } from 'node:crypto';
import { Lifetime } from '../core/lifetime';
import type { Database } from './database';
import { IdempotencyKey } from './idempotency-key.entity';
import { tableOf, toParam, type Param } from './rows';
import type { Sealed } from './sealed';
import { DuplicateKey, Transient, type Session, type Statement } from './session';

/** How long a key stands for its request. */
export const keyMilliseconds = 86_400_000;
const attempts = 5;
const expiredAtOnce = 500;
/** Nobody waits long for what only tidies up. */
const tidyMilliseconds = 2_000;

/** A request that wants to write under a key. */
export interface Asked {
  userId: number;
  keyHash: string;
  requestHash: string;
  now: Date;
  /** How long it is taken to be running. */
  leaseMilliseconds: number;
}

/** How a request stands: it may run (CLAIMED), was ANSWERED, is RUNNING elsewhere, or its key stands for ANOTHER one. */
export interface Standing {
  kind: 'CLAIMED' | 'ANSWERED' | 'RUNNING' | 'ANOTHER';
  row: IdempotencyKey;
}

/**
 * Claims a key for a request, in a commit of its own, so that every process sees that it runs. A claim whose process died
 * lapses; who takes it over gets what was done under it.
 * @param mayReplay whether the stored answer is fit for who asks; if not, the request runs again from what was done
 * @throws Transient when others are always faster, Unavailable when too many wait to write
 */
export async function claimKey(
  database: Database,
  asked: Asked,
  mayReplay: (row: IdempotencyKey) => boolean,
  lifetime: Lifetime,
): Promise<Standing> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const present = await find(database.primary.within(lifetime), asked);
    const expired = present && present.expiresAt <= asked.now;
    if (present && !expired) {
      if (present.requestHash !== asked.requestHash) return { kind: 'ANOTHER', row: present };
      if (present.answer && mayReplay(present)) return { kind: 'ANSWERED', row: present };
      if (!present.answer && present.leaseUntil > asked.now) return { kind: 'RUNNING', row: present };
    }
    const row = await take(database, asked, present, lifetime);
    if (row) return { kind: 'CLAIMED', row };
  }
  throw new Transient('an idempotency key is claimed by others all the time');
}

async function find(session: Session, { userId, keyHash }: Asked): Promise<IdempotencyKey | null> {
  const table = tableOf(IdempotencyKey);
  const sql = `SELECT ${table.all.select('t')} FROM ${table.name} t WHERE t.userId = ? AND t.keyHash = ?`;
  const [row] = await session.all(sql, [userId, keyHash]);
  return row ? table.toObject(row) : null;
}

/** @returns the row, or null when someone else was faster */
async function take(
  database: Database,
  asked: Asked,
  present: IdempotencyKey | null,
  lifetime: Lifetime,
): Promise<IdempotencyKey | null> {
  const { userId, keyHash, requestHash, now, leaseMilliseconds } = asked;
  const goesOn = present && present.expiresAt > now ? present : null;
  const row = Object.assign(new IdempotencyKey(), {
    ...{ userId, keyHash, requestHash, attempt: randomUUID(), answer: null, rights: null },
    leaseUntil: new Date(now.getTime() + leaseMilliseconds),
    expiresAt: goesOn?.expiresAt ?? new Date(now.getTime() + keyMilliseconds),
    results: goesOn?.results ?? null,
  });
  database.demandRoom('writing');
  try {
    return await database.transaction(async (session) => {
      if (!present) return Object.assign(row, { id: await insert(session, row) });
      return (await update(session, present, row)) ? Object.assign(row, { id: present.id }) : null;
    }, lifetime);
  } catch (error) {
    if (error instanceof DuplicateKey || error instanceof Transient) return null;
    throw error;
  }
}

function stored(row: Partial<IdempotencyKey>): [columns: string[], params: Param[]] {
  const columns = Object.keys(row).filter((column) => column !== 'id');
  return [columns, columns.map((column) => toParam(row[column as keyof IdempotencyKey]))];
}

async function insert(session: Session, row: IdempotencyKey): Promise<number> {
  const [columns, params] = stored(row);
  const marks = columns.map(() => '?').join(', ');
  const sql = `INSERT INTO ${tableOf(IdempotencyKey).name} (${columns.join(', ')}) VALUES (${marks})`;
  return (await session.run(sql, params)).insertId;
}

/** Writes a row as long as it belongs to the same try. */
async function update(
  session: Session,
  claim: Pick<IdempotencyKey, 'id' | 'attempt'>,
  values: Partial<IdempotencyKey>,
): Promise<boolean> {
  const { sql, params } = updating(claim, values);
  return (await session.run(sql, params)).affected === 1;
}

function updating(
  { id, attempt }: Pick<IdempotencyKey, 'id' | 'attempt'>,
  values: Partial<IdempotencyKey>,
): Statement {
  const [columns, params] = stored(values);
  const sets = columns.map((column) => `${column} = ?`).join(', ');
  const sql = `UPDATE ${tableOf(IdempotencyKey).name} SET ${sets} WHERE id = ? AND attempt = ?`;
  return { sql, params: [...params, id, attempt] };
}

/**
 * Notes what was done, in the transaction that does it.
 * @throws Transient when another try of the request has taken over
 */
export async function noteResults(
  session: Session,
  claim: IdempotencyKey,
  values: { results: Sealed; leaseUntil: Date },
): Promise<void> {
  const { sql, params } = updating(claim, values);
  const unmet = (): Error => new Transient('another try of the request took over');
  await session.later(sql, params, { affects: 1, unmet });
}

/** What was done under a key, for certain: waits for a transaction that is still being committed or rolled back. */
export async function settledResults(session: Session, { id }: IdempotencyKey): Promise<Sealed | null> {
  const table = tableOf(IdempotencyKey);
  const lock = session.dialect === 'mysql' ? ' FOR UPDATE' : '';
  const [row] = await session.all(
    `SELECT ${table.all.select('t')} FROM ${table.name} t WHERE t.id = ?${lock}`,
    [id],
  );
  return row ? table.toObject(row).results : null;
}

/** Keeps the answer, to be replayed. */
export async function keepAnswer(
  database: Database,
  claim: IdempotencyKey,
  values: { answer: Sealed; rights: string },
): Promise<void> {
  await tidy(database, (session) => update(session, claim, values));
}

/** Gives a key back: when nothing was done under it, it is as if it had never been sent; else a retry goes on from there. */
export async function giveKeyBack(database: Database, claim: IdempotencyKey): Promise<void> {
  const sql = `DELETE FROM ${tableOf(IdempotencyKey).name} WHERE id = ? AND attempt = ? AND results IS NULL`;
  await tidy(database, async (session) => {
    const { affected } = await session.run(sql, [claim.id, claim.attempt]);
    if (affected === 0) await update(session, claim, { leaseUntil: new Date(0) });
  });
}

async function tidy(database: Database, act: (session: Session) => Promise<unknown>): Promise<void> {
  const lifetime = new Lifetime(tidyMilliseconds);
  await database.transaction(act, lifetime).finally(() => lifetime.release());
}

/** Takes all stored answers away, since one of them may tell of a person whose data is being erased. */
export async function forgetAnswers(session: Session): Promise<void> {
  const { name } = tableOf(IdempotencyKey);
  await session.run(`UPDATE ${name} SET answer = NULL WHERE answer IS NOT NULL`);
}

/**
 * Deletes keys that have expired, with their answers; any number of processes may do so at once.
 * @returns how many; when it is 0, none is left
 */
export async function purgeKeys(database: Database, now: Date): Promise<number> {
  const { name } = tableOf(IdempotencyKey);
  const due = await database.primary.all(
    `SELECT id FROM ${name} WHERE expiresAt <= ? ORDER BY expiresAt LIMIT ${expiredAtOnce}`,
    [toParam(now)],
  );
  if (due.length === 0) return 0;
  const keys = due.map(({ id }) => Number(id)).join(', ');
  const sql = `DELETE FROM ${name} WHERE id IN (${keys}) AND expiresAt <= ?`;
  await database.transaction((session) => session.run(sql, [toParam(now)]));
  return due.length;
}
