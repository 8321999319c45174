import { randomUUID } from 'node:crypto';
import { builtCli } from '../support/built-cli';
import { openCommitProxy, type CommitProxy } from '../support/commit-proxy';
import { describeOnServer, freshDatabase, type TestDatabase } from '../support/databases';
import { serveProcess, type ServiceProcess } from '../support/service-process';
import { createApplicant, tokenOfAdmin } from './keyed';

// Within a process there is no COMMIT to be lost on its way.
describeOnServer('a COMMIT in doubt', () => {
  let cli: string;
  let fresh: TestDatabase;
  let proxy: CommitProxy;
  let service: ServiceProcess;
  let token: string;

  beforeAll(async () => {
    cli = await builtCli();
    fresh = await freshDatabase('mysql');
    proxy = await openCommitProxy(fresh.url);
    token = await tokenOfAdmin(fresh);
    service = await serveProcess(cli, proxy.url);
  }, 60_000);

  afterAll(async () => {
    await service.kill();
    await proxy.close();
    await fresh.drop();
  });

  const send = async (lastName: string, key?: string) => {
    const answer = await fetch(service.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(key && { 'idempotency-key': key }),
      },
      body: JSON.stringify({ query: createApplicant, variables: { input: { lastName } } }),
    });
    return { replayed: answer.headers.get('idempotency-replayed'), body: (await answer.json()) as any };
  };
  const applicants = async (lastName: string) => {
    const rows = await fresh.database.primary.all('SELECT id FROM applicants WHERE lastName = ?', [lastName]);
    return rows.map(({ id }) => `applicant_${Number(id)}`);
  };

  it.each(['order lost', 'answer lost'] as const)(
    '%s: under a key it is settled, and done once',
    async (fault) => {
      const struck = proxy.strike('applicants', fault);
      const key = randomUUID();

      const first = await send(fault, key);
      await struck;
      const second = await send(fault, key);

      const { applicant, userErrors } = first.body.data.createApplicant;
      expect(userErrors).toEqual([]);
      expect(await applicants(fault)).toEqual([applicant.id]);
      expect(second).toEqual({ replayed: 'true', body: first.body });
    },
  );

  it('without a key nobody tries again, and the answer says that the outcome is not known', async () => {
    const struck = proxy.strike('applicants', 'answer lost');

    const answer = await send('Doubtful');
    await struck;

    expect(answer.body.errors[0].extensions.code).toBe('OUTCOME_UNKNOWN');
    expect(await applicants('Doubtful')).toHaveLength(1);
  });

  it.each([
    ['order lost', 0],
    ['answer lost', 1],
  ] as const)(
    '%s: the same for a row that goes in one packet with its event and COMMIT',
    async (fault, rows) => {
      const struck = proxy.strike('departments', fault);
      const query =
        'mutation ($name: String!) { createDepartment(input: { name: $name }) { department { id } } }';

      const answer = await fetch(service.url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { name: fault } }),
      });
      await struck;

      expect(((await answer.json()) as any).errors[0].extensions.code).toBe('OUTCOME_UNKNOWN');
      const stored = await fresh.database.primary.all('SELECT id FROM departments WHERE name = ?', [fault]);
      const told = await fresh.database.primary.all(
        "SELECT id FROM events WHERE type = 'department.created' AND subjectId IN (SELECT id FROM departments WHERE name = ?)",
        [fault],
      );
      expect([stored.length, told.length]).toEqual([rows, rows]);
    },
  );

  it('kill -9 between COMMIT and answer: another process answers from the row', async () => {
    const key = randomUUID();
    const killed = proxy.strike('applicants', 'answer lost', () => void service.kill());

    const first = send('Killed', key);
    await expect(first).rejects.toThrow();
    await killed;
    service = await serveProcess(cli, proxy.url);
    const second = await send('Killed', key);

    expect(second.replayed).toBe('true');
    expect(await applicants('Killed')).toEqual([second.body.data.createApplicant.applicant.id]);
  });
});
