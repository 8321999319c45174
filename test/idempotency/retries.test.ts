import { randomUUID } from 'node:crypto';
import { builtCli } from '../support/built-cli';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { serveProcess, type ServiceProcess } from '../support/service-process';
import { createApplicant, tokenOfAdmin } from './keyed';

/** `IDEMPOTENCY_RETRIES=10000` makes it the measurement: that many requests, a hundred for each key. */
const requests = Number(process.env.IDEMPOTENCY_RETRIES ?? 200);
const perKey = process.env.IDEMPOTENCY_RETRIES ? 100 : 20;
const atOnce = 50;

interface Answered {
  key: string;
  status: number;
  body: string;
}

describe.each(dialects)('retries at two processes on %s', (dialect) => {
  let cli: string;
  let fresh: TestDatabase;
  let services: ServiceProcess[];
  let token: string;

  beforeAll(async () => {
    cli = await builtCli();
    fresh = await freshDatabase(dialect);
    token = await tokenOfAdmin(fresh);
    services = [await serveProcess(cli, fresh.url), await serveProcess(cli, fresh.url)];
  }, 60_000);

  afterAll(async () => {
    await Promise.all(services.map((service) => service.kill()));
    await fresh.drop();
  });

  const send = async (key: string, service: ServiceProcess): Promise<Answered> => {
    const answer = await fetch(service.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ query: createApplicant, variables: { input: { lastName: key } } }),
    });
    return { key, status: answer.status, body: await answer.text() };
  };

  it('each key makes one row, and all who are answered are answered alike', async () => {
    const keys = Array.from({ length: Math.ceil(requests / perKey) }, () => randomUUID());
    // One key after the other, so that all who are at it at once fight for the same one.
    const queue = keys.flatMap((key) =>
      Array.from({ length: perKey }, (_, index) => ({ key, service: services[index % 2]! })),
    );
    const answers: Answered[] = [];
    const work = async (): Promise<void> => {
      for (let next = queue.pop(); next; next = queue.pop()) answers.push(await send(next.key, next.service));
    };

    await Promise.all(Array.from({ length: atOnce }, work));

    const rows = await fresh.database.primary.all('SELECT lastName FROM applicants');
    const statuses = new Set(answers.map(({ status }) => status));
    const told = new Set(answers.flatMap(({ key, status, body }) => (status === 200 ? [key + body] : [])));
    if (process.env.IDEMPOTENCY_RETRIES)
      console.log(dialect, { requests: answers.length, rows: rows.length }, tally(answers));
    expect(rows.map(({ lastName }) => lastName).sort()).toEqual(keys.sort());
    expect([...statuses].filter((status) => status !== 200 && status !== 409)).toEqual([]);
    expect(told.size).toBe(keys.length);
  }, 600_000);
});

function tally(answers: Answered[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
