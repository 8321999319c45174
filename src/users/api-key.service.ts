import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { permissionsOfKey } from '../access/key-scopes';
import { holds } from '../access/permission';
import type { Soon } from '../core/soon';
import { InvalidInput, Refusal, RuleViolation } from '../core/user-error';
import { Via, type Viewer } from '../core/viewer';
import type { Database } from '../database/database';
import { tableOf, toParam } from '../database/rows';
import type { Session } from '../database/session';
import { bearsOnNobody } from '../database/viewer-epoch';
import type { Work } from '../database/work';
import { ApiKey } from './api-key.entity';
import { scopesFor } from './api-key-scopes.service';
import { sightIn, sightSql } from './sight';
import { User } from './user.entity';
import type { CreateApiKeyInput } from './user.inputs';
import { activeUser } from './user.service';

const tokenShape = /^rc_([a-z0-9]{8})_[A-Za-z0-9_-]{43}$/;
const lastUsePrecision = 60_000;

/** A key that has just been made; the token is not kept and cannot be shown again. */
export interface CreatedKey {
  key: ApiKey;
  token: string;
}

/** What is kept of a token: its SHA-256, hexadecimal. */
export function hashOf(token: string): string {
  return hash('sha256', token, 'hex');
}

/** Makes a key for a user: `rc_`, a readable prefix, and 32 random bytes. */
export async function createApiKey(
  work: Work,
  user: User,
  options: { name: string; expiresAt?: Date | null; scopes?: string[] | null },
): Promise<CreatedKey> {
  const prefix = [...randomBytes(8)].map((byte) => (byte % 36).toString(36)).join('');
  const token = `rc_${prefix}_${randomBytes(32).toString('base64url')}`;
  const key = await work.add(
    ApiKey,
    {
      userId: user.id,
      name: options.name,
      prefix,
      hash: hashOf(token),
      scopes: options.scopes ?? null,
      createdAt: work.now,
      expiresAt: options.expiresAt ?? null,
    },
    'apiKey.created',
  );
  return { key, token };
}

/**
 * Makes a key for the viewer, or for the user that they name.
 * @throws Refusal with RuleViolation FORBIDDEN, USER_NOT_ACTIVE, SCOPES_REQUIRED or SCOPE_NOT_HELD, or with InvalidInput when
 * the key would have expired already or a scope is no permission
 */
export async function issueApiKey(
  work: Work,
  { userId: given, name, expiresAt, scopes: asked }: CreateApiKeyInput,
): Promise<{ apiKey: ApiKey; token: string }> {
  const userId = given ?? work.viewer.userId;
  if (userId === null || (userId !== work.viewer.userId && !holds(work.viewer, 'key:write')))
    throw new Refusal(
      new RuleViolation(
        'FORBIDDEN',
        'A key for somebody else needs the permission key:write.',
        path('userId'),
      ),
    );
  if (expiresAt && expiresAt <= work.now)
    throw new Refusal(new InvalidInput('The instant is not ahead.', path('expiresAt')));
  const user = await activeUser(work, userId, 'userId');
  const scopes = scopesFor(work.viewer, user, asked ?? null);
  const { key, token } = await createApiKey(work, user, { name, expiresAt: expiresAt ?? null, scopes });
  return { apiKey: key, token };
}

function path(field: string): string[] {
  return ['input', field];
}

/** Revokes a key at once; one that is revoked already stays as it is. */
export async function revokeApiKey(work: Work, key: ApiKey): Promise<ApiKey> {
  key.revokedAt ??= work.now;
  return work.save(key, 'apiKey.revoked');
}

/**
 * Finds out who a bearer token stands for: by its prefix, then by comparing hashes in constant time.
 * @returns null when the token is malformed, unknown, expired or revoked, or its user is not active
 */
export async function authenticate(
  session: Session,
  token: string,
  now: Date,
): Promise<{ viewer: Viewer; key: ApiKey } | null> {
  const prefix = tokenShape.exec(token)?.[1];
  if (!prefix) return null;
  const [keys, users] = [tableOf(ApiKey), tableOf(User)];
  const [row] = await session.all(
    `SELECT ${keys.all.select('k')}, ${sightSql(session.dialect)} FROM ${keys.name} k JOIN ${users.name} u ON u.id = k.userId ` +
      'WHERE k.prefix = ? AND k.revokedAt IS NULL AND (k.expiresAt IS NULL OR k.expiresAt > ?) AND u.active = 1',
    [prefix, toParam(now)],
  );
  if (!row) return null;
  const key = keys.toObject(row);
  if (!timingSafeEqual(Buffer.from(key.hash), Buffer.from(hashOf(token)))) return null;
  const scopes = permissionsOfKey(key.scopes);
  const { id: keyId, userId } = key;
  return { key, viewer: { userId, via: Via.API, scopes, keyId, ...sightIn(row) } };
}

/** Whether a key was good until an instant that has come. */
export function isExpired({ expiresAt }: ApiKey, now: Date): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/** Keys whose use is being noted at this moment: of a thousand requests that come together, one writes. */
const beingNoted = new WeakMap<object, Set<number>>();

/** Notes that a key was used, once a minute at most. */
export function touchApiKey(database: Database, key: ApiKey, now: Date): Soon<void> {
  const isNoted = key.lastUsedAt && now.getTime() - key.lastUsedAt.getTime() < lastUsePrecision;
  return isNoted ? undefined : noteUse(database, key, now);
}

async function noteUse(database: Database, key: ApiKey, now: Date): Promise<void> {
  const noting = beingNoted.get(database.source) ?? new Set();
  if (noting.has(key.id)) return;
  beingNoted.set(database.source, noting.add(key.id));
  try {
    const sql = bearsOnNobody(`UPDATE ${tableOf(ApiKey).name} SET lastUsedAt = ? WHERE id = ?`);
    await database.transaction((session) => session.run(sql, [toParam(now), key.id]));
    key.lastUsedAt = now;
  } finally {
    noting.delete(key.id);
  }
}
