import type { Database } from './database';
import { isMigrationPending } from './migrate';
import { tableOf } from './rows';
import { Unwritable } from './session';
import { ViewerEpoch } from './viewer-epoch.entity';

/** How a database stands that answers. */
export type Standing = 'ready' | 'migrations pending' | 'database takes no writes';

/**
 * Whether a database can be worked with: it answers, its migrations are applied, and it has refused no write since the last one that is known
 * to have been taken.
 */
export class Readiness {
  private migrated = false;
  private writable = true;
  private looking: Promise<Standing> | null = null;

  constructor(private readonly database: Database) {
    database.writesRefused.on(() => (this.writable = false));
  }

  /** One look at a time, however many ask: one that stalls holds one connection. @throws what the database says, or what keeps it away */
  look(): Promise<Standing> {
    return (this.looking ??= this.find().finally(() => (this.looking = null)));
  }

  private async find(): Promise<Standing> {
    await this.database.reader.all('SELECT 1 AS one');
    this.migrated ||= !(await isMigrationPending(this.database));
    if (!this.migrated) return 'migrations pending';
    return this.writable || (await this.writesAgain()) ? 'ready' : 'database takes no writes';
  }

  /** Nobody else may write to find out: a service that is not ready is asked for nothing. */
  private async writesAgain(): Promise<boolean> {
    this.writable = true;
    try {
      await writeNothing(this.database);
    } catch (error) {
      this.writable = false;
      if (!(error instanceof Unwritable)) throw error;
    }
    return this.writable;
  }
}

/** The least that can be written: a number grows, and shrinks again before anybody sees it. */
function writeNothing(database: Database): Promise<void> {
  const { name } = tableOf(ViewerEpoch);
  return database.transaction(async (session) => {
    await session.later(`UPDATE ${name} SET epoch = epoch + 1`);
    await session.later(`UPDATE ${name} SET epoch = epoch - 1`);
  });
}
