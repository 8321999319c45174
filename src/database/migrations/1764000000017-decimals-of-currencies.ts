import type { MigrationInterface, QueryRunner } from 'typeorm';
import { onMysql } from './define-table';

/** Currencies for which `Intl` has, or had on some versions of Node, other decimals than ISO 4217, by those of ISO 4217. */
const decimals: Record<number, readonly string[]> = {
  2: [
    ...['AFN', 'ALL', 'COP', 'HUF', 'IDR', 'IRR', 'KPW', 'LAK', 'LBP'],
    ...['MGA', 'MMK', 'PKR', 'RSD', 'SLL', 'SOS', 'SYP', 'YER'],
  ],
  3: ['IQD'],
};

/** Where amounts stand in the currency's smallest unit. */
const amounts = [
  { table: 'offers', subject: 'Offer', columns: ['salaryAmount'] },
  { table: 'roles', subject: 'Role', columns: ['salaryMin', 'salaryMax'] },
] as const;

/** Amounts were stored with the decimals that the runtime shows; from here on with those of ISO 4217. */
export class DecimalsOfCurrencies1764000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [factor, currencies] of factors()) await rescale(runner, `* ${factor}`, currencies);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [factor, currencies] of factors()) await rescale(runner, `/ ${factor}`, currencies);
  }
}

/** By how much the amounts in which currencies grow: this runtime has written them. */
function factors(): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const [places, currencies] of Object.entries(decimals))
    for (const currency of currencies) {
      const format = new Intl.NumberFormat('en', { style: 'currency', currency });
      const factor = 10 ** (Number(places) - format.resolvedOptions().maximumFractionDigits!);
      if (factor > 1) found.set(factor, [...(found.get(factor) ?? []), currency]);
    }
  return found;
}

/** Rescales the amounts in some currencies, in the rows and in what events keep of them. */
async function rescale(runner: QueryRunner, scale: string, currencies: readonly string[]): Promise<void> {
  const among = `(${currencies.map((code) => `'${code}'`).join(', ')})`;
  const currency = `${onMysql(runner) ? 'JSON_VALUE' : 'JSON_EXTRACT'}(state, '$.salaryCurrency')`;
  for (const { table, subject, columns } of amounts) {
    const rows = columns.map((column) => `${column} = CAST(${column} ${scale} AS SIGNED)`);
    await runner.query(`UPDATE ${table} SET ${rows.join(', ')} WHERE salaryCurrency IN ${among}`);
    const states = columns.map(
      (column) => `'$.${column}', CAST(JSON_EXTRACT(state, '$.${column}') ${scale} AS SIGNED)`,
    );
    const events = `subjectType = '${subject}' AND ${currency} IN ${among}`;
    await runner.query(`UPDATE events SET state = JSON_REPLACE(state, ${states.join(', ')}) WHERE ${events}`);
  }
}
