import type { BenchedDatabase } from './database/benched-database';
import type { Value } from './data/table';
import { ask } from './measure/ask';
import type { Side, Sides } from './measure/sides';
import type { Operation } from './operations/operation';

/** A statement as the server's general log has it. */
interface Logged {
  text: string;
}

const longest = 300;

/** The statements of one request of each side, with the plan of each that reads. MariaDB only: it logs what it is sent. */
export async function explain(
  database: BenchedDatabase,
  sides: Sides,
  operation: Operation,
): Promise<string> {
  const asked = await operation.prepare(database, sides);
  const parts: string[] = [];
  for (const side of [sides.limit, sides.service]) {
    // The first answer of a process is not like the others.
    await ask(side, operation, asked[0]![side.name]);
    await operation.restore?.(database);
    parts.push(await explainSide(database, side, operation, asked[0]![side.name]));
    await operation.restore?.(database);
  }
  return parts.join('\n');
}

async function explainSide(
  database: BenchedDatabase,
  side: Side,
  operation: Operation,
  variables: object,
): Promise<string> {
  await database.rows("SET GLOBAL log_output = 'TABLE'");
  await database.rows('TRUNCATE TABLE mysql.general_log');
  await database.rows('SET GLOBAL general_log = 1');
  await ask(side, operation, variables);
  await database.rows('SET GLOBAL general_log = 0');
  const logged = (await database.rows(
    "SELECT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log WHERE command_type IN ('Query', 'Execute') " +
      'AND thread_id <> CONNECTION_ID()',
  )) as unknown as Logged[];
  const statements = logged.flatMap(({ text }) => statementsOf(text));
  const plans = [`## ${operation.name}, ${side.name}: ${statements.length} statements`, ''];
  for (const text of statements) plans.push(await planOf(database, text));
  return plans.join('\n');
}

/** A packet of several statements is logged as one text: parts it where no quoted value stands. */
function statementsOf(packet: string): string[] {
  const parts = packet.match(/(?:'(?:[^'\\]|\\.)*'|`[^`]*`|[^;'`])+/gs) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

async function planOf(database: BenchedDatabase, text: string): Promise<string> {
  const short = text.length > longest ? `${text.slice(0, longest)} ... (${text.length} characters)` : text;
  if (!/^\(?SELECT/i.test(text)) return `- ${short}\n`;
  const plan = await database.rows(`EXPLAIN ${text}`);
  return [`- ${short}`, ...plan.slice(0, 12).map(lineOf), ''].join('\n');
}

function lineOf({ table, type, key, rows, Extra }: Record<string, Value>): string {
  return `    - ${table}: ${type}, ${key ?? 'no index'}, ${rows} rows. ${Extra}`;
}
