import type { EntityClass, Node } from '../core/node';
import type { Viewer } from '../core/viewer';
import type { Author } from './author';
import {
  besideSql,
  takeBeside,
  type BesideRow,
  type FoundBeside,
  type Given,
  type RowsBeside,
} from './beside';
import type { Condition } from './condition';
import { HeldRows } from './held-rows';
import type { Match } from './match';
import { namedRow, namedRows } from './named-rows';
import type { RowQuery, RowStore } from './row-store';
import { tableOf, type Table } from './rows';
import type { Lock } from './select';
import type { Session } from './session';
import { StoredRows } from './stored-rows';

/** How rows are found and held. */
interface Finding {
  lock?: Lock | undefined;
  orderBy?: string;
  limit?: number;
}

/** What a Work reads: rows that it writes, and those by which rules judge. */
export abstract class WorkReads {
  protected readonly stored = new StoredRows();
  protected readonly held = new HeldRows();

  constructor(
    protected readonly place: Session,
    readonly author: Author,
    protected readonly rows: RowStore,
  ) {}

  get viewer(): Viewer {
    return this.author.viewer;
  }

  get now(): Date {
    return this.author.now;
  }

  /**
   * The row that the user names by an id, if they may see it.
   * @param path where the id stands in the input, such as `roleId` or `interviewerIds.2`
   * @throws Refusal with NotFound, or with VersionConflict when `expectedVersion` is given and is not the present one
   */
  async get<T extends Node>(
    entity: EntityClass<T>,
    key: number,
    path: string,
    options: { expectedVersion?: number | null | undefined; lock?: Lock } = {},
  ): Promise<T> {
    const seen = this.author.scope(entity, 't', true);
    const [row] = (await this.read<Node>(entity, { id: key }, seen, { lock: options.lock })) as T[];
    return namedRow(row, entity, key, path, options.expectedVersion);
  }

  /** The rows that the user names by a list of ids, in its order; each that is not there is reported by its place. */
  async getAll<T extends Node>(
    entity: EntityClass<T>,
    keys: readonly number[],
    path: string,
    options: { lock?: Lock } = {},
  ): Promise<T[]> {
    if (keys.length === 0) return [];
    const seen = this.author.scope(entity, 't', true);
    const rows = (await this.read<Node>(entity, { id: keys }, seen, options)) as T[];
    return namedRows(rows, entity, keys, path);
  }

  /** Rows for the rules to look at, whoever may see them; with a lock, as they are now and held until the end. */
  find<T extends Node>(
    entity: EntityClass<T>,
    match: Match<T>,
    options: Finding & { condition?: Condition } = {},
  ): Promise<T[]> {
    return this.read(entity, match, options.condition ?? null, options);
  }

  /** The first row that `find` would find, or null. */
  async findFirst<T extends Node>(
    entity: EntityClass<T>,
    match: Match<T>,
    options: Omit<Finding, 'limit'> & { condition?: Condition } = {},
  ): Promise<T | null> {
    const rows = await this.find(entity, match, { ...options, limit: 1 });
    return rows[0] ?? null;
  }

  /** Some columns of the first row that `find` would find, or null: for rules, which need no more. It cannot be saved. */
  async look<T extends Node, K extends keyof T & string>(
    entity: EntityClass<T>,
    match: Match<T>,
    columns: readonly K[],
  ): Promise<Pick<T, K | 'id'> | null> {
    return this.lookAmong(entity, match, columns, null);
  }

  /**
   * What stands beside the row with a key, by one statement: for rules, which look at few columns of many rows. None of it can be
   * saved.
   * @param values what the rows' keys leave open
   * @returns null where there is no such row
   */
  async lookBeside<B extends Record<string, BesideRow>>(
    rows: RowsBeside<B>,
    key: number,
    values: Given<B> = {},
  ): Promise<FoundBeside<B> | null> {
    const table = tableOf(rows.entity);
    const beside = besideSql(rows, this.author.scope, values);
    const query = { table, match: { id: key }, condition: null, columns: table.pick([]), beside, limit: 1 };
    const [row] = await this.rows.read(query);
    return row ? (takeBeside(rows)(row) as FoundBeside<B>) : null;
  }

  /**
   * @param path where the id stands in the input
   * @throws Refusal with NotFound unless there is a row with this id that the user may see
   */
  async demand<T extends Node>(entity: EntityClass<T>, key: number, path: string): Promise<void> {
    await this.named(entity, key, path, []);
  }

  /**
   * Some columns of the row that the user names by an id; the row is held against everyone else until the end. It cannot be
   * saved: for what refers to a row and must not see it change meanwhile.
   * @param path where the id stands in the input
   * @throws Refusal with NotFound
   */
  hold<T extends Node, K extends keyof T & string>(
    entity: EntityClass<T>,
    key: number,
    path: string,
    columns: readonly K[],
  ): Promise<Pick<T, K | 'id'>> {
    return this.named(entity, key, path, columns, 'update');
  }

  private async named<T extends Node, K extends keyof T & string>(
    entity: EntityClass<T>,
    key: number,
    path: string,
    columns: readonly K[],
    lock?: Lock,
  ): Promise<Pick<T, K | 'id'>> {
    const match = { id: key } as Match<T>;
    const row = await this.lookAmong(entity, match, columns, this.author.scope(entity, 't', true), lock);
    return namedRow(row ?? undefined, entity, key, path, null);
  }

  private async lookAmong<T extends Node, K extends keyof T & string>(
    entity: EntityClass<T>,
    match: Match<T>,
    names: readonly K[],
    condition: Condition | null,
    lock?: Lock,
  ): Promise<Pick<T, K | 'id'> | null> {
    const table = tableOf(entity);
    const columns = table.pick([...Object.keys(match), ...names]);
    const query = { table, match: match as RowQuery['match'], condition, columns, lock, limit: 1 };
    const [row] = await this.rows.read(query);
    return row ? table.toObjectWith(columns)(row) : null;
  }

  private async read<T extends Node>(
    entity: EntityClass<T>,
    match: Match<T>,
    condition: Condition | null,
    { lock, orderBy, limit }: Finding = {},
  ): Promise<T[]> {
    const table = tableOf(entity) as unknown as Table;
    const query = { table, match: match as RowQuery['match'], condition, lock, orderBy, limit };
    const rows = this.stored.load(entity, await this.rows.read(query));
    if (lock) for (const row of rows) this.held.note(entity, row.id, this.stored.of(row)!, lock === 'update');
    return rows;
  }
}
