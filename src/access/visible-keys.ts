import type { EntityClass } from '../core/node';
import type { AccessLevel, KeyList, Viewer } from '../core/viewer';
import { everything, nothing, type Condition } from '../database/condition';
import type { Dialect, Session } from '../database/session';

/** A list of keys for viewers of a level, as a SELECT of one column for the user `u.id`: all rows but these, or only these. */
export interface KeysOfLevel {
  kind: 'except' | 'only';
  column: string;
  from: string;
}

/** Lists longer than this cost more in each statement than asking for them there. */
const mostKeys = 200;

interface Declared {
  entity: EntityClass;
  levels: Partial<Record<AccessLevel, KeysOfLevel>>;
}

const declared = new Map<string, Declared>();

/**
 * Says which keys of an entity viewers see, as lists that are read together with their token: the row rules of everything that
 * refers to it then compare with a few numbers, in place of asking for the same rows in each statement.
 */
export function declareVisibleKeys(entity: EntityClass, levels: Declared['levels']): void {
  declared.set(entity.name, { entity, levels });
}

/** What a statement that finds out who asks selects for it, of a user under the alias `u`: a column for each entity. */
export function visibleKeysSql(dialect: Dialect): string {
  const list = listSql(dialect);
  return [...declared]
    .map(([name, { levels }]) => {
      const cases = Object.entries(levels).map(
        ([level, { column, from }]) => `WHEN '${level}' THEN (SELECT ${list}(${column}) FROM ${from})`,
      );
      return `, CASE u.accessLevel ${cases.join(' ')} END AS keysOf${name}`;
    })
    .join('');
}

const alsoSeenBy = new Map<string, Omit<KeysOfLevel, 'kind'>>();

/** Says on which other keys hangs what a user `u.id` sees: no list for rules, but they must be the same for the same sight. */
export function declareSight(name: string, keys: Omit<KeysOfLevel, 'kind'>): void {
  alsoSeenBy.set(name, keys);
}

/**
 * What the sight of a user hangs on at this moment, as a text that changes with it. An answer that was made for them may be
 * told again only while it is the same.
 */
export async function sightOf(session: Session, userId: number): Promise<string> {
  const list = listSql(session.dialect);
  const others = [...alsoSeenBy].map(
    ([name, { column, from }]) => `, (SELECT ${list}(${column}) FROM ${from}) AS ${name}`,
  );
  const [row] = await session.all(
    `SELECT u.accessLevel${visibleKeysSql(session.dialect)}${others.join('')} FROM users u WHERE u.id = ?`,
    [userId],
  );
  const { accessLevel, ...lists } = row!;
  const sorted = Object.entries(lists).map(([name, value]) => [name, keysIn(value).sort((a, b) => a - b)]);
  return JSON.stringify([accessLevel, sorted]);
}

/** MySQL gives JSON as a value, the others as a text; no rows are null. */
function keysIn(value: unknown): number[] {
  return (typeof value === 'string' ? JSON.parse(value) : (value ?? [])) as number[];
}

function listSql(dialect: Dialect): string {
  return dialect === 'mysql' ? 'JSON_ARRAYAGG' : 'json_group_array';
}

/** Reads what such a statement found. */
export function visibleKeysIn(row: Record<string, unknown>, level: AccessLevel): Viewer['visibleKeys'] {
  const lists: Record<string, KeyList> = {};
  for (const [name, { levels }] of declared) {
    const of = levels[level];
    if (!of) continue;
    const keys = keysIn(row[`keysOf${name}`]);
    if (keys.length <= mostKeys) lists[name] = { kind: of.kind, keys };
  }
  return lists;
}

/** That a column holds a key which the viewer sees; null when no list of them is known. */
export function amongVisibleKeys(entity: EntityClass, viewer: Viewer, column: string): Condition | null {
  const list = viewer.visibleKeys?.[entity.name];
  if (!list) return null;
  const { kind, keys } = list;
  if (keys.length === 0) return kind === 'except' ? everything : nothing;
  return { sql: `${column} ${kind === 'except' ? 'NOT IN' : 'IN'} (${keys.join(',')})`, params: [] };
}
