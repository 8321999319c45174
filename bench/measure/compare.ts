import type { BenchedDatabase } from '../database/benched-database';
import { dataEnd, stored } from '../data/instants';
import type { Asked, Operation } from '../operations/operation';
import { ask } from './ask';
import type { Sides } from './sides';

/** Fields that each side fills in its own way, or that are new with every write. */
const ownWords = new Set([
  'endCursor',
  'feedback.id',
  'row.id',
  'state.id',
  'row.subjectId',
  'row.requestId',
]);
/** What the limit leaves out: the service numbers events in the background, whoever wrote them. */
const leftOut = new Set(['row.position']);

/**
 * Checks that both sides give the same answers, but for cursors, and that mutations write the same rows, but for new ids
 * and instants. What one side has written is taken back before the other side writes it.
 * @throws Error that shows where they differ
 */
export async function compare(
  database: BenchedDatabase,
  sides: Sides,
  operation: Operation,
  asked: readonly Asked[],
): Promise<void> {
  const all = async (name: 'service' | 'limit') => {
    const answers: unknown[] = [];
    for (const one of asked) answers.push(await ask(sides[name], operation, one[name]));
    const rows = await operation.written?.(database);
    await operation.restore?.(database);
    return { answers: masked(answers), row: masked(rows ?? [], 'row') };
  };
  const [service, limit] = [await all('service'), await all('limit')];
  const difference = firstDifference(service, limit, operation.name);
  if (difference) throw new Error(`service and limit differ at ${difference}`);
}

/** @param holder the field in which the value stands */
function masked(value: unknown, holder = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, holder));
  if (typeof value === 'string') return plain(value, holder);
  if (value === null || typeof value !== 'object') return value;
  const mask = (key: string) => ownWords.has(key) || ownWords.has(`${holder}.${key}`);
  const fields = Object.entries(value).filter(([key]) => !leftOut.has(`${holder}.${key}`));
  return Object.fromEntries(
    fields.map(([key, item]) => [key, mask(key) ? item !== null : masked(item, key)]),
  );
}

/** JSON in a column by its value; instants that are newer than the data, which only the run can have written, as one. */
function plain(text: string, holder: string): unknown {
  if (/^[[{]/.test(text)) return masked(JSON.parse(text), holder);
  return /^\d{4}-\d\d-\d\d[ T]/.test(text) && text > stored(dataEnd) ? 'now' : text;
}

/** The first place where two JSON values differ, with both values; null when they are equal. */
function firstDifference(one: unknown, other: unknown, path: string): string | null {
  if (one === other) return null;
  const bothHold = [one, other].every((value) => value !== null && typeof value === 'object');
  if (!bothHold || Array.isArray(one) !== Array.isArray(other))
    return `${path}: service ${JSON.stringify(one)}, limit ${JSON.stringify(other)}`;
  const [ours, theirs] = [one, other] as Array<Record<string, unknown>>;
  for (const key of new Set([...Object.keys(ours!), ...Object.keys(theirs!)])) {
    const difference = firstDifference(ours![key], theirs![key], `${path}.${key}`);
    if (difference) return difference;
  }
  return null;
}
