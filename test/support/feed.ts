import type { Database } from '../../src/database/database';
import { numberEvents, sequenceState } from '../../src/database/event-sequence';
import type { Client } from './app';

/** Numbers what waits, as a sequencer does, so that tests need not wait for one. */
export async function numberAll(database: Database): Promise<void> {
  const now = new Date();
  const turn = { owner: 'test', now, until: new Date(now.getTime() + 60_000) };
  while ((await sequenceState(database.primary)).hasWaiting)
    await database.transaction((session) => numberEvents(session, turn));
}

/** A change as the tests ask for it. */
export type Told = Record<string, any>;

/** Everything that a client is told after a cursor, page by page, and where it ends. */
export async function follow(
  client: Client,
  ask: string,
  args: { after?: string | null; types?: string[]; first?: number } = {},
): Promise<{ changes: Told[]; end: string; pages: number }> {
  const query = `query ($after: String, $types: [String!], $first: Int) {
    changes(after: $after, types: $types, first: $first) { nodes { ${ask} } pageInfo { hasNextPage endCursor } } }`;
  const changes: Told[] = [];
  for (let after = args.after ?? null, pages = 1; ; pages++) {
    const { changes: page } = await client.data(query, { first: 100, ...args, after });
    changes.push(...page.nodes);
    after = page.pageInfo.endCursor as string;
    if (!page.pageInfo.hasNextPage) return { changes, end: after, pages };
  }
}

/** The end of the feed. */
export async function latest(client: Client): Promise<string> {
  return (await client.data('{ changes(first: 1) { latestCursor } }')).changes.latestCursor;
}

/** Statements without those of a sequencer, which numbers what was committed before whenever its turn comes. */
export function apartFromNumbering(statements: readonly string[]): string[] {
  return statements.filter((sql) => !/\b(?:events|event_sequence)\b/.test(sql));
}
