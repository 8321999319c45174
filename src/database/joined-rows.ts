import { memoized } from '../core/memoized';
import type { EntityClass } from '../core/node';
import { allOf, everything, type Condition, type Scope } from './condition';
import { tableOf, type ColumnSet, type JoinedRow, type Param } from './rows';

/** What stands after SELECT and FROM for columns of a table under an alias, and for the rows that are read with it. */
export interface Source extends Condition {
  list: string;
}

/** The sources of each viewer's sight, for each set of columns, by the alias. */
const known = memoized((_: Scope) => memoized((_: ColumnSet) => new Map<string, Source>()));

/**
 * Columns of a table and of the rows that its keys refer to: `list` goes after SELECT, `sql` after the table. Of a row that
 * the viewer may not see every column is null, as of one that there is not.
 */
export function joinedSql(columns: ColumnSet, alias: string, scope: Scope): Source {
  const sources = known(scope)(columns);
  let source = sources.get(alias);
  if (!source) sources.set(alias, (source = newSource(columns, alias, scope)));
  return source;
}

function newSource(columns: ColumnSet, alias: string, scope: Scope): Source {
  const params: Param[] = [];
  let list = columns.select(alias);
  let sql = '';
  columns.joined.forEach(({ name, key, entity, columns: theirs }, index) => {
    const joined = `${alias}_${index}`;
    const refers = { sql: `${joined}.id = ${alias}.\`${key}\``, params: [] };
    const sight = scope(entity, joined, true) ?? everything;
    // What every key leads to is there for all: the key says its id.
    const names = sight === everything ? theirs.names.filter((column) => column !== 'id') : theirs.names;
    const join = leftJoin(joined, name, names, entity, allOf(refers, sight));
    list += join.list;
    sql += join.sql;
    params.push(...join.params);
  });
  return { list, sql, params };
}

/** A row that is joined under an alias; its name tells its columns from those of others. */
export function leftJoin(
  alias: string,
  name: string,
  columns: readonly string[],
  entity: EntityClass,
  on: Condition,
): Source {
  let list = '';
  for (const column of columns) list += `, ${alias}.\`${column}\` AS \`${name}.${column}\``;
  return { list, sql: ` LEFT JOIN ${tableOf(entity).name} ${alias} ON ${on.sql}`, params: on.params };
}

/** Compiles the function that takes what was joined out of a row: null when there is none, undefined when it was not read. */
export function takeJoined(name: string, columns: ColumnSet): JoinedRow['of'] {
  return compileTake(`r['${name}.id']`, name, columns);
}

/**
 * A row that is read together with the one whose key column refers to it, with more than its id; there is none where the viewer may
 * not see it.
 */
export function joinedTo(name: string, key: string, entity: EntityClass, columns: ColumnSet): JoinedRow {
  const other = columns.names.find((column) => column !== 'id')!;
  const id = `r['${name}.id'] !== undefined || r['${name}.${other}'] === undefined ? r['${name}.id'] : r.${key}`;
  return { name, key, entity, columns, of: compileTake(id, name, columns) };
}

/** @param id what its id is: null when there is none, undefined when it was not read */
function compileTake(id: string, name: string, columns: ColumnSet): JoinedRow['of'] {
  const fields = columns.names.map((column) =>
    column === 'id' ? 'id' : `${column}: r['${name}.${column}']`,
  );
  const source = `return function joined(r) { const id = ${id}; return id === null || id === undefined ? id : { ${fields.join(', ')} }; }`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it holds nothing but names of our own columns and fields
  return new Function(source)() as JoinedRow['of'];
}
