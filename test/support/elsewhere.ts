import { openDatabase } from '../../src/database/database';
import type { Work } from '../../src/database/work';
import { systemAuthor, write } from '../../src/database/write';
import { systemViewer, type AccessLevel } from '../../src/core/viewer';
import { entities } from '../../src/features';
import { ApiKey } from '../../src/users/api-key.entity';
import { User } from '../../src/users/user.entity';
import type { Client, TestApp } from './app';

/** Another process on the database of an app: nothing that it changes is known to the app before it looks. */
export interface Elsewhere {
  write<T>(body: (work: Work) => Promise<T>): Promise<T>;
  changeUser(client: Client, changes: Partial<User>): Promise<unknown>;
  revokeKey(client: Client): Promise<unknown>;
  close(): Promise<void>;
}

export async function openElsewhere(app: TestApp): Promise<Elsewhere> {
  const other = await openDatabase({ url: app.url, entities });
  const written: Elsewhere['write'] = (body) => write(other, systemAuthor(systemViewer, app.now), body);
  return {
    write: written,
    changeUser: ({ user }, changes) =>
      written(async (work) => {
        const [row] = await work.find(User, { id: user.id });
        return work.save(Object.assign(row!, changes), null);
      }),
    revokeKey: ({ user }) =>
      written(async (work) => {
        const [key] = await work.find(ApiKey, { userId: user.id });
        return work.save(Object.assign(key!, { revokedAt: work.now }), null);
      }),
    close: () => other.close(),
  };
}

/** A client whose viewer the app remembers. */
export async function remembered(app: TestApp, level: AccessLevel): Promise<Client> {
  const client = await app.as(level);
  await client.data('{ __typename }');
  await client.data('{ __typename }');
  return client;
}
