import type { EntityClass, Node } from '../core/node';
import { amongKeys } from '../database/condition';
import { referredBy } from '../database/columns';
import { tableOf } from '../database/rows';
import type { Session } from '../database/session';
import { InterviewStage } from '../roles/interview-stage.entity';
import { Tag } from '../applicants/tag.entity';
import { givenId } from './known';

/** What is called by its name. */
const byName: readonly EntityClass[] = [InterviewStage, Tag];

/** Tells rows of an export what the rows are called to which they refer. */
export class Teller {
  private names = new Map<EntityClass, Map<number, string>>();

  constructor(
    private readonly session: Session,
    readonly databaseName: string,
  ) {}

  /** Reads what these rows refer to, a statement for each entity, and forgets what was read for others. */
  async prepare(rows: readonly Node[]): Promise<void> {
    this.names = new Map();
    for (const [entity, keys] of referredKeys(rows)) await this.read(entity, [...keys]);
  }

  /** What the row with a key is called in the file: its external id; a stage by its name. */
  name(entity: EntityClass, key: number | null): string | null {
    return key === null ? null : (this.names.get(entity)?.get(key) ?? null);
  }

  /** The external id of a row. */
  idOf(row: Node & { externalId?: string | null }): string {
    return row.externalId ?? givenId(this.databaseName, row.constructor as EntityClass, row.id);
  }

  private async read(entity: EntityClass, keys: number[]): Promise<void> {
    const column = byName.includes(entity) ? 'name' : 'externalId';
    const table = tableOf(entity);
    if (!table.columns.includes(column)) return;
    const found = await this.session.all(
      `SELECT id, ${column} AS name FROM ${table.name} WHERE ${amongKeys('id', keys).sql}`,
    );
    const names = found.map(({ id, name }): [number, string] => [
      Number(id),
      (name as string | null) ?? givenId(this.databaseName, entity, Number(id)),
    ]);
    this.names.set(entity, new Map(names));
  }
}

function referredKeys(rows: readonly Node[]): Map<EntityClass, Set<number>> {
  const keys = new Map<EntityClass, Set<number>>();
  for (const row of rows) {
    const entity = row.constructor as EntityClass;
    for (const column of tableOf(entity).columns) {
      const key = (row as unknown as Record<string, unknown>)[column];
      const referred = typeof key === 'number' ? referredBy(entity, column) : null;
      if (referred) keys.set(referred, (keys.get(referred) ?? new Set()).add(key as number));
    }
  }
  return keys;
}
