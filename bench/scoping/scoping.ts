import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { BenchedDatabase } from '../database/benched-database';
import { rolecall } from '../database/prepare';
import { documentText } from '../measure/document-text';
import { freePort } from '../measure/free-port';
import { stop } from '../measure/running';
import { startService, type Side } from '../measure/sides';
import { median } from '../report/median';
import { markdownTable } from '../report/table';
import { say } from '../say';
import { allQuestions, type Question } from './questions';

/** The service with its row rules, or without them. */
interface Subject {
  side: Side;
  metrics: string;
}

const times = 300;
const warmUp = 60;
const preload = join(__dirname, 'without-rules.js');
/** So that recruiters have something that they do not see. */
const secret = 'UPDATE roles SET confidential = CASE WHEN id % 10 = 5 THEN ? ELSE 0 END';

/** What row rules cost: the same user asks a service with them and one without, in turns. @returns a table */
export async function scoping(database: BenchedDatabase, folder: string): Promise<string> {
  await database.rows(secret, [1]);
  const subjects = [
    await subject(database, folder, []),
    await subject(database, folder, ['--require', preload]),
  ];
  const rows: string[][] = [];
  for (const question of await allQuestions(database))
    rows.push(await compared(database, question, subjects));
  for (const { side } of subjects) await stop(side.running);
  await database.rows(secret, [0]);
  const columns = ['query', 'asked by', 'statements', 'without', 'ms', 'without', 'ratio', 'same answers'];
  return `${database.version}\n\n${markdownTable(columns, rows).join('\n')}\n`;
}

async function subject(database: BenchedDatabase, folder: string, nodeOptions: string[]): Promise<Subject> {
  const port = await freePort();
  const side = await startService(database, folder, {
    nodeOptions,
    settings: { METRICS_PORT: String(port) },
  });
  return { side, metrics: `http://127.0.0.1:${port}/metrics` };
}

async function compared(database: BenchedDatabase, asked: Question, subjects: Subject[]): Promise<string[]> {
  say(`${asked.document} of ${asked.level}`);
  const token = rolecall(database, 'key', 'create', '--user', asked.email, '--name', randomUUID());
  const ask = (of: Subject, index: number): Promise<string> =>
    answerOf(of.side, token, asked.document, asked.variables[index % asked.variables.length]!);
  for (let index = 0; index < warmUp; index++) for (const of of subjects) await ask(of, index);
  const { medians, same } = await inTurns(subjects, ask);
  const statements = [];
  for (const of of subjects) statements.push(await statementsOf(of, (index) => ask(of, index)));
  const [scoped, free] = medians as [number, number];
  const figures = [scoped.toFixed(2), free.toFixed(2), (scoped / free).toFixed(2)];
  return [asked.document, asked.level, ...statements.map(String), ...figures, `${Math.round(same * 100)} %`];
}

/** The milliseconds of each, and the share of the questions to which both gave the same answer. */
async function inTurns(
  subjects: readonly Subject[],
  ask: (of: Subject, index: number) => Promise<string>,
): Promise<{ medians: number[]; same: number }> {
  const spent: number[][] = subjects.map(() => []);
  let same = 0;
  for (let index = 0; index < times; index++) {
    const texts: string[] = [];
    for (const place of index % 2 === 0 ? [0, 1] : [1, 0]) {
      const start = performance.now();
      texts[place] = await ask(subjects[place]!, index);
      spent[place]!.push(performance.now() - start);
    }
    if (texts[0] === texts[1]) same++;
  }
  return { medians: spent.map(median), same: same / times };
}

/** @throws Error for anything but a whole answer */
async function answerOf(side: Side, token: string, document: string, variables: object): Promise<string> {
  const body = JSON.stringify({ query: documentText(`queries/${document}`), variables });
  const headers = { ...side.headers, authorization: `Bearer ${token}` };
  const answer = await fetch(`${side.origin}/graphql`, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok || text.includes('"errors":')) throw new Error(`${document}: ${text.slice(0, 500)}`);
  return text;
}

/** How many statements one request takes; what the service does beside it is lost in the rounding. */
async function statementsOf({ metrics }: Subject, ask: (index: number) => Promise<unknown>): Promise<number> {
  const requests = 50;
  const before = await selects(metrics);
  for (let index = 0; index < requests; index++) await ask(index);
  return Math.round(((await selects(metrics)) - before) / requests);
}

async function selects(metrics: string): Promise<number> {
  const text = await (await fetch(metrics)).text();
  return Number(/^rolecall_database_statements_total\{verb="SELECT"\} (\d+)/im.exec(text)![1]);
}
