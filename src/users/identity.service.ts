import type { Identity } from '../access/identity-provider';
import { normalizeEmail } from '../core/text';
import { isTaken } from '../core/user-error';
import { systemViewer, Via, type Viewer } from '../core/viewer';
import type { Database } from '../database/database';
import { tableOf } from '../database/rows';
import type { Session } from '../database/session';
import type { Work } from '../database/work';
import { systemAuthor, write } from '../database/write';
import { sightIn, sightSql } from './sight';
import { User } from './user.entity';

/**
 * Finds out who signed in at the identity provider: the user whose account it is, else the one with the verified e-mail
 * address, whose account it becomes by that.
 * @returns null when there is no such user, or they are not active, or another account of the provider is theirs
 */
export async function viewerOfIdentity(
  database: Database,
  identity: Identity,
  now: Date,
): Promise<Viewer | null> {
  const known = await viewerOfSubject(database, identity.subject);
  if (known !== undefined) return known;
  if (!(await link(database, identity, now))) return null;
  return (await viewerOfSubject(database, identity.subject)) ?? null;
}

/**
 * Who a user is at this moment, for work that goes on in their name when they are not there.
 * @returns null when there is no such user, or they are not active
 */
export async function viewerOfUser(session: Session, userId: number): Promise<Viewer | null> {
  return (await viewerWhere(session, 'u.id = ?', userId)) ?? null;
}

/** Undefined when the account is nobody's. */
function viewerOfSubject(database: Database, subject: string): Promise<Viewer | null | undefined> {
  return viewerWhere(database.primary, 'u.subject = ?', subject);
}

async function viewerWhere(
  session: Session,
  condition: string,
  value: string | number,
): Promise<Viewer | null | undefined> {
  const [row] = await session.all(
    `SELECT u.id AS userId, u.active, ${sightSql(session.dialect)} FROM ${tableOf(User).name} u WHERE ${condition}`,
    [value],
  );
  if (!row) return undefined;
  const { active, userId } = row as { active: number; userId: number };
  return active === 1 ? { userId, via: Via.API, ...sightIn(row) } : null;
}

async function link(database: Database, { issuer, subject, email }: Identity, now: Date): Promise<boolean> {
  if (email === null) return false;
  const body = async (work: Work): Promise<boolean> => {
    const match = { email: normalizeEmail(email), active: true };
    const user = await work.findFirst(User, match, { lock: 'update' });
    if (!user) return false;
    if (user.subject?.startsWith(`${issuer}#`)) return user.subject === subject;
    user.subject = subject;
    await work.save(user, 'user.linked');
    return true;
  };
  return write(database, systemAuthor(systemViewer, now), body).catch((error: unknown) => {
    if (isTaken(error)) return false;
    throw error;
  });
}
