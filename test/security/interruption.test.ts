import { AccessLevel } from '../../src/core/viewer';
import { Department } from '../../src/departments/department.entity';
import { aDepartment } from '../support/fixtures';
import { dialects } from '../support/databases';
import { runningStatements } from '../support/processes';
import { startApp, type Client, type TestApp } from '../support/app';
import { listen } from '../support/raw-http';
import { until } from '../support/until';

const rename = `mutation ($input: UpdateDepartmentInput!) { updateDepartment(input: $input) { department { name } userErrors { code } } }`;

/** Holds a department from the beginning until the returned function is called. */
async function hold(app: TestApp, department: Department): Promise<() => Promise<void>> {
  let finish = (): void => undefined;
  let held = (): void => undefined;
  const taken = new Promise<void>((resolve) => (held = resolve));
  const done = app.work(async (work) => {
    await work.find(Department, { id: department.id }, { lock: 'update' });
    held();
    await new Promise<void>((resolve) => (finish = resolve));
  });
  await taken;
  return () => (finish(), done);
}

function connections({ server }: TestApp): Promise<number> {
  return new Promise((resolve, reject) =>
    server.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}

describe.each(dialects)('interruption on %s', (dialect) => {
  let app: TestApp;
  let client: Client;
  let department: Department;
  let url: string;
  beforeAll(async () => {
    app = await startApp(dialect, undefined, { hardening: { deadlineMilliseconds: 60_000 } });
    client = await app.as(AccessLevel.ADMIN);
    department = await aDepartment(app, { name: 'Engineering' });
    url = `http://127.0.0.1:${await listen(app.server)}/graphql`;
  });
  afterAll(() => app.stop());

  const input = (name: string) => ({
    input: { departmentId: `department_${department.id}`, expectedVersion: 1, name },
  });
  const nameNow = async (): Promise<string> =>
    (
      await client.data('query ($id: ID!) { department(id: $id) { name } }', {
        id: `department_${department.id}`,
      })
    ).department.name;

  it('1,000 requests whose clients go away leave nothing running and nothing behind', async () => {
    const release = await hold(app, department);
    const gone = new AbortController();
    const body = JSON.stringify({ query: rename, variables: input('Nobody waits') });
    const headers = { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' };
    let arrived = 0;
    app.server.server.on('request', () => arrived++);
    const asked = Array.from({ length: 1_000 }, () =>
      fetch(url, { method: 'POST', headers, body, signal: gone.signal }).catch(() => 'gone'),
    );
    await until(() => arrived >= 1_000);
    if (dialect === 'mysql') await until(async () => (await runningStatements(app.url)) >= 9);

    gone.abort();
    if (dialect === 'mysql') await until(async () => (await runningStatements(app.url)) === 0);
    await Promise.all(asked);
    await until(async () => (await connections(app)) === 0);
    await release();
    expect(await nameNow()).toBe('Engineering');
    expect((await client.mutate('updateDepartment', input('Here again').input)).userErrors).toEqual([]);
    expect(await nameNow()).toBe('Here again');
  }, 60_000);
});

describe.each(dialects)('the deadline on %s', (dialect) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(dialect, undefined, { hardening: { deadlineMilliseconds: 500 } });
  });
  afterAll(() => app.stop());

  it('ends a request with a typed error, and it leaves nothing behind', async () => {
    const client = await app.as(AccessLevel.ADMIN);
    const department = await aDepartment(app, { name: 'Engineering' });
    const release = await hold(app, department);

    const answer = await client.send(rename, {
      input: { departmentId: `department_${department.id}`, name: 'Late' },
    });
    await release();

    expect(answer).toMatchObject({
      status: 503,
      errors: [{ message: 'The request took too long and was stopped.', extensions: { code: 'TIMEOUT' } }],
    });
    const [row] = await app.database.reader.all('SELECT name FROM departments');
    expect(row!.name).toBe('Engineering');
  });

  if (dialect === 'mysql')
    it('ends a request that no connection is free for', async () => {
      const client = await app.as(AccessLevel.ADMIN);
      const all = Array.from({ length: 10 }, () => app.database.reader.all('SELECT SLEEP(2)'));

      const answer = await client.send('{ __typename }');
      await Promise.all(all);

      expect([answer.status, answer.errors![0]!.extensions.code]).toEqual([503, 'TIMEOUT']);
      // Again and again: under load a single one may take longer than the deadline.
      await until(async () => (await client.send('{ __typename }')).status === 200);
    });
});
