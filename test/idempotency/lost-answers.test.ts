import { randomUUID } from 'node:crypto';
import { AccessLevel } from '../../src/core/viewer';
import { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { applicantsNamed, keyedSender, person, type KeyedSender } from './keyed';

const minute = 60_000;

describe.each(dialects)('Idempotency-Key, when an answer got lost, on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let send: KeyedSender;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    send = keyedSender(app, admin);
  });

  afterAll(() => app.stop());

  /** Leaves the rows of this table as a process does that ends at a certain point. */
  const leave = (sets: string) =>
    app.database.transaction((session) => session.run(`UPDATE idempotency_keys SET ${sets}`));

  it('what still runs elsewhere is answered by 409; a claim whose process died lapses', async () => {
    const key = randomUUID();
    const first = await send(key, person('Running'));
    const until = new Date(app.now.getTime() + 15_000).toISOString().replace('T', ' ').slice(0, 23);
    await leave(`answer = NULL, results = NULL, leaseUntil = '${until}'`);

    const during = await send(key, person('Running'));
    app.now = new Date(app.now.getTime() + minute);
    const after = await send(key, person('Running'));

    expect(during).toMatchObject({ status: 409, retryAfter: '1', replayed: undefined });
    expect(during.body.errors[0].extensions).toMatchObject({ code: 'IDEMPOTENCY_KEY_IN_USE', retryAfter: 1 });
    expect(after).toMatchObject({ status: 200, replayed: undefined });
    expect(after.body.data.createApplicant.applicant.id).not.toBe(
      first.body.data.createApplicant.applicant.id,
    );
  });

  it('what was committed by a process that died before it answered is answered from the row, and not done again', async () => {
    const key = randomUUID();
    const first = await send(key, person('Settled'));
    await leave('answer = NULL, rights = NULL');

    const second = await send(key, person('Settled'));

    expect(second).toEqual({ ...first, replayed: 'true' });
    expect(await applicantsNamed(app, 'Settled')).toHaveLength(1);
  });

  it('a bulk mutation whose answer got lost is answered from the row, with the errors of its items', async () => {
    const key = randomUUID();
    const query = `mutation ($input: CreateApplicantsInput!) { createApplicants(input: $input) {
      results { index status applicant { id name } userErrors { __typename code message path } } userErrors { code } } }`;
    const items = [{ lastName: 'Bulk kept' }, { firstName: null }];
    const variables = { input: { items, errorPolicy: 'SKIP_FAILED' } };
    const first = await send(key, variables, query);
    await leave('answer = NULL, rights = NULL');

    const second = await send(key, variables, query);

    expect(first.body.data.createApplicants.results.map(({ status }: any) => status)).toEqual([
      'DONE',
      'REFUSED',
    ]);
    expect(second).toEqual({ ...first, replayed: 'true' });
    expect(await applicantsNamed(app, 'Bulk kept')).toHaveLength(1);
  });

  it('of several mutations those are done again that were not done', async () => {
    const coordinator = await app.as(AccessLevel.COORDINATOR);
    const { id } = await aRole(app, { status: 'ON_HOLD' as never, team: [coordinator.user] });
    const both = `mutation ($input: CreateApplicantInput!, $role: RoleStatusInput!) {
      createApplicant(input: $input) { applicant { id } } resume: resumeRole(input: $role) { role { status } } }`;
    const variables = { ...person('Both'), role: { roleId: `role_${id}`, expectedVersion: 1 } };
    const query = both.replace('RoleStatusInput', 'ResumeRoleInput');
    const key = randomUUID();

    const first = await send(key, variables, query, coordinator);
    await app.work(async (work) => {
      const user = await work.findFirst(User, { id: coordinator.user.id });
      await work.save(Object.assign(user!, { accessLevel: AccessLevel.RECRUITER }), 'user.updated');
    });
    const second = await send(key, variables, query, coordinator);

    expect(first.body.errors[0].extensions.code).toBe('FORBIDDEN');
    expect(await applicantsNamed(app, 'Both')).toHaveLength(1);
    expect(second.body.data).toEqual({
      createApplicant: { applicant: { id: (await applicantsNamed(app, 'Both'))[0] } },
      resume: { role: { status: 'OPEN' } },
    });
  });
});
