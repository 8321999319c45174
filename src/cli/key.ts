import { Command } from 'commander';
import { everyScope } from '../access/key-scopes';
import { permissions } from '../access/permission';
import { systemClock } from '../core/clock';
import { isCalendarDay, parseInstant } from '../core/instant';
import { normalizeEmail } from '../core/text';
import { AccessLevel, systemViewer } from '../core/viewer';
import type { Work } from '../database/work';
import { systemAuthor, write } from '../database/write';
import { ApiKey } from '../users/api-key.entity';
import { issueApiKey, revokeApiKey } from '../users/api-key.service';
import { User } from '../users/user.entity';
import { CreateApiKeyInput, CreateUserInput } from '../users/user.inputs';
import { createUser } from '../users/user.service';
import { withMigratedDatabase } from './database';
import { readOptions } from './options';
import { CommandFailed, UsageError, type Terminal } from './terminal';

interface CreateOptions {
  user: string;
  name: string;
  expires?: string;
  scope?: string[];
  newAdmin?: string;
}

const createExamples = `
Examples:
  rolecall key create --user ada@example.org
  rolecall key create --user ada@example.org --name "nightly export" --expires 2027-01-01
  rolecall key create --user ada@example.org --name "HR tool" --scope role:read --scope application:read
  rolecall key create --user ada@example.org --scope '*'   (all that the user may)
  rolecall key create --user ada@example.org --new-admin "Ada Alves"   (the first user of an empty database)

Without --scope a key may do what its user may, but neither see nor set pay and offers, nor manage users, keys and webhooks,
nor read the event log, nor erase or export a person.

The token alone goes to the standard output. It is shown this once; only its hash is stored.`;
const listExamples = `
Examples:
  rolecall key list
  rolecall key list --user ada@example.org`;
const revokeExamples = `
Example:
  rolecall key revoke k3x9q2ab`;

/** `rolecall key`: makes, lists and revokes bearer tokens. */
export function keyCommand(terminal: Terminal): Command {
  const key = new Command('key').description('Make, list and revoke API keys.');
  describeCreation(key.command('create')).action((options: CreateOptions) => create(terminal, options));
  key
    .command('list')
    .description('List the keys; tokens are not stored and cannot be shown.')
    .option('--user <email>', 'only those of one user')
    .addHelpText('after', listExamples)
    .action(({ user }: { user?: string }) => list(terminal, user));
  key
    .command('revoke')
    .description('Revoke a key at once.')
    .argument('<prefix>', 'the readable part of the token after rc_, as `key list` shows it')
    .addHelpText('after', revokeExamples)
    .action((prefix: string) => revoke(terminal, prefix));
  return key;
}

function describeCreation(command: Command): Command {
  return command
    .description('Make a key for a user and print its token.')
    .requiredOption('--user <email>', 'the user whom the key stands for')
    .option('--name <text>', 'what the key is for', 'command line')
    .option('--expires <date>', 'from when on it is refused: 2027-01-01, or an instant with a zone')
    .option('--scope <permission>', 'a permission that it has, `*` for all; repeat it for more', addScope)
    .option('--new-admin <name>', 'make the user, as an ADMIN, if there is none with this address')
    .addHelpText('after', createExamples);
}

function inWork<T>(terminal: Terminal, body: (work: Work) => Promise<T>): Promise<T> {
  return withMigratedDatabase(terminal, (database) =>
    write(database, systemAuthor(systemViewer, systemClock()), body),
  );
}

async function create(
  terminal: Terminal,
  { user: email, name, expires, scope, newAdmin }: CreateOptions,
): Promise<void> {
  const expiresAt = expires === undefined ? null : expiry(expires);
  const admin = newAdmin === undefined ? null : administrator(email, newAdmin);
  const key = readOptions(CreateApiKeyInput, { name, scopes: scope }, { name: '--name', scopes: '--scope' });
  const { token } = await inWork(terminal, async (work) => {
    const user = (await userWith(work, email)) ?? (admin && (await createUser(work, admin)));
    if (!user) throw new CommandFailed('There is no user with this address; see --new-admin.');
    return issueApiKey(work, { ...key, userId: user.id, expiresAt });
  });
  terminal.out(token);
}

function administrator(email: string, name: string): CreateUserInput {
  const values = { name, email, accessLevel: AccessLevel.ADMIN };
  return readOptions(CreateUserInput, values, { name: '--new-admin', email: '--user' });
}

/** Gathers the scopes, which come one by one. */
function addScope(scope: string, former: string[] = []): string[] {
  if (![everyScope, ...permissions()].includes(scope))
    throw new UsageError('--scope takes a permission, as `rolecall permissions` lists them, or *.');
  return [...former, scope];
}

function expiry(text: string): Date {
  const instant = parseInstant(isCalendarDay(text) ? `${text}T00:00:00Z` : text);
  if (!instant || instant <= systemClock())
    throw new UsageError(
      '--expires takes a day, such as 2027-01-01, or an instant with a zone, in the future.',
    );
  return instant;
}

function userWith(work: Work, email: string): Promise<User | null> {
  return work.findFirst(User, { email: normalizeEmail(email) });
}

async function list(terminal: Terminal, email?: string): Promise<void> {
  const lines = await inWork(terminal, async (work) => {
    const users = new Map((await work.find(User, {})).map((user) => [user.id, user]));
    const owner = email === undefined ? null : await userWith(work, email);
    if (email !== undefined && !owner) throw new CommandFailed('There is no user with this address.');
    const keys = await work.find(ApiKey, owner ? { userId: owner.id } : {}, { orderBy: 't.id' });
    return keys.map((key) => line(key, users.get(key.userId)!, work.now));
  });
  for (const text of lines) terminal.out(text);
  if (lines.length === 0) terminal.err('There are no keys.');
}

function line(key: ApiKey, user: User, now: Date): string {
  const day = (date: Date | null): string => date?.toISOString().slice(0, 10) ?? '-';
  const ended = key.expiresAt !== null && key.expiresAt <= now;
  const state = key.revokedAt ? 'revoked' : ended ? 'expired' : 'good';
  const dates = `made ${day(key.createdAt)}  expires ${day(key.expiresAt)}  used ${day(key.lastUsedAt)}`;
  const scopes = `scopes ${key.scopes?.join(',') ?? '-'}`;
  return `${key.prefix}  ${state.padEnd(7)}  ${dates}  ${scopes}  ${user.email}  ${key.name}`;
}

async function revoke(terminal: Terminal, given: string): Promise<void> {
  const prefix = given.replace(/^rc_/, '').slice(0, 8);
  await inWork(terminal, async (work) => {
    const key = await work.findFirst(ApiKey, { prefix });
    if (!key) throw new CommandFailed('There is no key with this prefix.');
    await revokeApiKey(work, key);
  });
  terminal.out(`revoked ${prefix}`);
}
