import type { EntityClass } from '../core/node';
import type { Soon } from '../core/soon';
import { valueIn } from './carried-values';
import { tableOf } from './rows';
import type { Session } from './session';
import { ViewerEpoch } from './viewer-epoch.entity';

/** The only row of its table. */
const key = 1;

const bearing = new Set<EntityClass>();
let bearingWrites: RegExp | null = null;
const harmless = new Set<string>();

/**
 * Says that changes of these entities bear on who a token stands for, or on what its viewer may do or see: with each of them
 * the epoch grows in the same transaction, and what any process knows of its viewers is looked at anew.
 */
export function bearsOnViewers(...entities: readonly EntityClass[]): void {
  for (const entity of entities) bearing.add(entity);
  bearingWrites = null;
}

/** A statement, word by word, that changes such a table and yet bears on nobody. */
export function bearsOnNobody(sql: string): string {
  harmless.add(sql);
  return sql;
}

/**
 * A session that notices what is written to the tables which bear on viewers, whoever writes it.
 * @returns the session, and what lets the epoch grow where that is due, and tells whether it was: its row is locked until
 *   COMMIT, so it comes last
 */
export function noticing(session: Session): { session: Session; growEpoch: () => Soon<boolean> } {
  const writes = (bearingWrites ??= writesTo([...bearing].map((entity) => tableOf(entity).name)));
  let due = false;
  const notice = (sql: string): void => {
    if (writes.test(sql) && !harmless.has(sql)) due = true;
  };
  const grow = `UPDATE ${tableOf(ViewerEpoch).name} SET epoch = epoch + 1 WHERE id = ${key}`;
  return {
    session: noticed(session, notice),
    growEpoch: () => due && session.later(grow).then(() => true),
  };
}

/** How statements begin that write to one of these tables. */
function writesTo(tables: readonly string[]): RegExp {
  return new RegExp(
    `^(?:INSERT(?: \\w+)* INTO|REPLACE INTO|UPDATE|DELETE FROM) \`?(?:${tables.join('|') || '(?!)'})\\b`,
  );
}

function noticed(session: Session, notice: (sql: string) => void): Session {
  const insertLater: Session['insertLater'] = (insert, next, fate) => {
    notice(insert.sql);
    for (const { sql } of next) notice(sql);
    return session.insertLater!(insert, next, fate);
  };
  return {
    dialect: session.dialect,
    all: (sql, params) => session.all(sql, params),
    ...(session.value && { value: (sql) => session.value!(sql) }),
    run(sql, params) {
      notice(sql);
      return session.run(sql, params);
    },
    later(sql, params, fate) {
      notice(sql);
      return session.later(sql, params, fate);
    },
    ...(session.insertLater && { insertLater }),
    within: (lifetime) => noticed(session.within(lifetime), notice),
  };
}

/** The epoch that is committed. */
export async function viewerEpoch(session: Session): Promise<number> {
  const sql = `SELECT epoch FROM ${tableOf(ViewerEpoch).name} WHERE id = ${key}`;
  return Number(session.value ? await session.value(sql) : valueIn(await session.all(sql)));
}
