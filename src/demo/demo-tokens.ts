import { chmodSync, existsSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { everyScope } from '../access/key-scopes';
import { AccessLevel, systemViewer } from '../core/viewer';
import { dialectOf, type Database } from '../database/database';
import type { Work } from '../database/work';
import { systemAuthor, write } from '../database/write';
import { ApiKey } from '../users/api-key.entity';
import { authenticate, createApiKey, revokeApiKey } from '../users/api-key.service';
import { User } from '../users/user.entity';

/** A ready token of a user of the demo organisation. */
export interface DemoToken {
  level: AccessLevel;
  name: string;
  token: string;
}

const keyName = 'Demo token';
const levels = [AccessLevel.ADMIN, AccessLevel.RECRUITER, AccessLevel.INTERVIEWER];

/**
 * The file that remembers the demo tokens of a database, which itself keeps only their hashes: beside a SQLite file and named after
 * it, or below `data/`.
 */
export function tokenFileOf(databaseUrl: string): string {
  if (dialectOf(databaseUrl) === 'sqlite') return `${databaseUrl}-demo-tokens.json`;
  const { hostname, port, pathname } = new URL(databaseUrl);
  const name = [hostname, port || '3306', pathname.slice(1)].join('-').replace(/[^\w.-]/g, '_');
  return join('data', `${name}-demo-tokens.json`);
}

/**
 * One working token for an ADMIN, a RECRUITER and an INTERVIEWER of the demo organisation: those in the file, or new ones
 * that replace them.
 * @param isNew whether the organisation has just been made
 * @returns nothing when the database holds other data, which has no demo keys
 */
export async function demoTokens(
  database: Database,
  { file, now, isNew }: { file: string; now: Date; isNew: boolean },
): Promise<DemoToken[]> {
  const kept = remembered(file);
  const good = await Promise.all(kept.map(({ token }) => authenticate(database.primary, token, now)));
  if (kept.length === levels.length && good.every((viewer) => viewer !== null)) return kept;
  const made = await write(database, systemAuthor(systemViewer, now), (work) => renew(work, isNew));
  if (made.length > 0) remember(file, made);
  return made;
}

async function renew(work: Work, isNew: boolean): Promise<DemoToken[]> {
  const former = await work.find(ApiKey, { name: keyName, revokedAt: null });
  if (former.length === 0 && !isNew) return [];
  for (const key of former) await revokeApiKey(work, key);
  const made: DemoToken[] = [];
  for (const level of levels) {
    const user = await work.findFirst(User, { accessLevel: level, active: true }, { orderBy: 't.id' });
    if (!user) continue;
    const { token } = await createApiKey(work, user, { name: keyName, scopes: [everyScope] });
    made.push({ level, name: user.name, token });
  }
  return made;
}

function remembered(file: string): DemoToken[] {
  try {
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoToken[]) : [];
  } catch {
    return [];
  }
}

/** Only the owner of the file reads it. */
function remember(file: string, tokens: DemoToken[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}
