import { allOf } from './condition';
import { ensureRows } from './ensure-rows';
import { matching } from './match';
import { deleteSql, insertSql, updateSql } from './row-statements';
import type { Ensured, LateInsert, RowChange, RowQuery, RowStore } from './row-store';
import type { Values } from './row-values';
import type { Row, Table } from './rows';
import { selectSql } from './select';
import { Transient, type Session } from './session';
import { asUniqueRule, obeyingUniqueRules } from './unique-rules';

/** Each row with a statement of its own. */
export class SingleRows implements RowStore {
  constructor(private readonly session: Session) {}

  get insertLater(): LateInsert | undefined {
    const { session } = this;
    if (!session.insertLater) return undefined;
    return (table, values, next, onKey) =>
      session.insertLater!(insertSql(table, [values]), next, { explain: asUniqueRule, onKey });
  }

  read(query: RowQuery): Promise<Row[]> {
    const condition = allOf(...matching(query.match, 't'), query.condition);
    const params = query.beside ? [...query.beside.params, ...condition.params] : condition.params;
    return this.session.all(selectSql(query, condition, this.session.dialect), params);
  }

  async insert(table: Table, values: Values): Promise<number> {
    const { sql, params } = insertSql(table, [values]);
    return (await obeyingUniqueRules(() => this.session.run(sql, params))).insertId;
  }

  append(table: Table, values: Values): Promise<void> {
    const { sql, params } = insertSql(table, [values]);
    return this.session.later(sql, params, { explain: asUniqueRule });
  }

  async update(table: Table, change: RowChange): Promise<void> {
    const { sql, params } = updateSql(table, [change]);
    const unmet = (): Error => new Transient(`${table.name} ${change.id} was changed by someone else`);
    const met = change.held ? {} : { affects: 1, unmet };
    await this.session.later(sql, params, { ...met, explain: asUniqueRule });
  }

  async remove(table: Table, id: number): Promise<void> {
    const unmet = (): Error => new Transient(`${table.name} ${id} was removed by someone else`);
    await this.session.later(deleteSql(table, [id]), [], { affects: 1, unmet });
  }

  ensure(table: Table, column: string, rows: readonly Values[]): Promise<Ensured> {
    return ensureRows(this.session, table, column, rows);
  }
}
