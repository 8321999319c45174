import type { Database } from '../../src/database/database';
import type { Param } from '../../src/database/rows';
import { apartFromSigningIn } from '../support/signing-in-statements';
import { largeCount } from './large-tables';

/** A line of a plan: what is read, and how. */
interface Step {
  /** The table's name in the statement. */
  table: string;
  index: string | null;
  /** Every row of the table or of its index may be read. */
  isWhole: boolean;
  sorts: boolean;
}

/** A statement with the steps that the database means to take. */
export interface Plan {
  sql: string;
  steps: Step[];
}

/** The plans of all that is read while a function runs, authentication aside. */
export async function plansOf(database: Database, act: () => Promise<unknown>): Promise<Plan[]> {
  const seen: Array<{ sql: string; params: readonly Param[] }> = [];
  const stop = database.listen((asked, params) => {
    const sql = apartFromSigningIn(asked);
    if (/^\(?SELECT/.test(sql) && !sql.includes('event_sequence')) seen.push({ sql, params: [...params] });
  });
  await act().finally(stop);
  const steps = database.dialect === 'mysql' ? mysqlSteps : sqliteSteps;
  return Promise.all(
    seen.map(async ({ sql, params }) => ({ sql, steps: await steps(database, sql, params) })),
  );
}

/** What reads or sorts a whole table in plans, in words: nothing, if all is well. */
export function faultsOf(plans: readonly Plan[]): string[] {
  return plans.flatMap(({ sql, steps }) =>
    steps.filter(({ isWhole }) => isWhole).map(({ table }) => `reads all of ${table}: ${sql}`),
  );
}

type StepsOf = (database: Database, sql: string, params: readonly Param[]) => Promise<Step[]>;

const mysqlSteps: StepsOf = async ({ primary }, sql, params) => {
  // Who only reads may not even explain what holds rows; the plan is the same.
  const reading = sql.replace(/ (FOR UPDATE|LOCK IN SHARE MODE)$/, '');
  const lines = await primary.all(`EXPLAIN ${reading}`, params);
  return lines
    .filter(({ table }) => typeof table === 'string' && !table.startsWith('<'))
    .map(({ table, type, key, rows, Extra }) => {
      const sorts = /filesort|temporary/.test(String(Extra));
      // An index that has the order is walked no further than the page.
      const walked = type === 'index' && !sorts && sql.includes('LIMIT');
      const isLarge = Number(rows) > largeCount / 4;
      return {
        table: table as string,
        index: key as string | null,
        isWhole: isLarge && !walked && (type === 'ALL' || type === 'index'),
        sorts,
      };
    });
};

/** `SCAN t` is the table from end to end; `SCAN t USING INDEX` is walked in its order, no further than the page. */
const sqliteSteps: StepsOf = async ({ primary }, sql, params) => {
  const lines = await primary.all(`EXPLAIN QUERY PLAN ${sql}`, params);
  const details = lines.map(({ detail }) => String(detail));
  const sorts = details.some((detail) => detail.startsWith('USE TEMP B-TREE'));
  return details
    .map((detail) => /^(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?(?:INDEX )?(.*))?$/.exec(detail))
    .filter((match) => match !== null && !/^(n|c|p\d+)$/.test(match[2]!))
    .map((match) => ({
      table: match![2]!,
      index: match![3]?.split(' ')[0] ?? null,
      isWhole: (match![1] === 'SCAN' && (!match![3] || sorts)) || /AUTOMATIC/.test(match![3] ?? ''),
      sorts,
    }));
};
