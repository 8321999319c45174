import { randomUUID } from 'node:crypto';
import { AccessLevel } from '../../src/core/viewer';
import { purgeKeys } from '../../src/database/idempotency';
import { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { createApplicant, sendKeyed } from './keyed';

const minute = 60_000;
const day = 86_400_000;

describe.each(dialects)('Idempotency-Key on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  const send = (key: string, variables: object, query = createApplicant, client = admin) =>
    sendKeyed(app, client, key, query, variables);
  const person = (lastName: string) => ({ input: { firstName: 'Ada', lastName } });
  const applicants = async (lastName: string) => {
    const rows = await app.database.primary.all('SELECT id FROM applicants WHERE lastName = ?', [lastName]);
    return rows.map(({ id }) => `applicant_${Number(id)}`);
  };
  /** Leaves the rows of this table as a process does that ends at a certain point. */
  const leave = (sets: string) =>
    app.database.transaction((session) => session.run(`UPDATE idempotency_keys SET ${sets}`));
  const rows = () => app.database.primary.all('SELECT * FROM idempotency_keys');

  it('a request that is sent again is done once and answered alike, whatever the order of its variables', async () => {
    const key = randomUUID();

    const first = await send(key, { input: { firstName: 'Ada', lastName: 'Once' } });
    await admin.mutate('updateApplicant', {
      applicantId: first.body.data.createApplicant.applicant.id,
      lastName: 'Later',
    });
    const second = await send(key, { input: { lastName: 'Once', firstName: 'Ada' } });

    expect(first).toMatchObject({ status: 200, replayed: undefined });
    expect(second).toEqual({ ...first, replayed: 'true' });
    expect(await applicants('Once')).toEqual([]);
    expect(await applicants('Later')).toHaveLength(1);
  });

  it('the same key with another body is refused, and the first answer stays', async () => {
    const key = randomUUID();
    const first = await send(key, person('Body'));

    const other = await send(key, person('Other'));
    const again = await send(key, person('Body'));

    expect(other).toMatchObject({ status: 422, replayed: undefined });
    expect(other.body.errors[0].extensions.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await applicants('Other')).toEqual([]);
    expect(again.body).toEqual(first.body);
  });

  it('a refusal is an answer: it is replayed even when nothing would stand against it any more', async () => {
    const key = randomUUID();
    const taken = { input: { lastName: 'Refused', emails: [{ address: 'taken@example.org' }] } };
    const holder = await admin.mutate('createApplicant', taken.input, 'applicant { id }');
    const refused = await send(key, taken);
    await admin.mutate('updateApplicant', { applicantId: holder.applicant.id, emails: [] });

    const again = await send(key, taken);

    expect(refused.body.data.createApplicant.userErrors).toEqual([
      { __typename: 'AlreadyExists', code: 'ALREADY_EXISTS', path: ['input', 'emails', '0', 'address'] },
    ]);
    expect(again).toEqual({ ...refused, replayed: 'true' });
    expect(await applicants('Refused')).toEqual([holder.applicant.id]);
  });

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
    expect(await applicants('Settled')).toHaveLength(1);
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
    expect(await applicants('Bulk kept')).toHaveLength(1);
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
    expect(await applicants('Both')).toHaveLength(1);
    expect(second.body.data).toEqual({
      createApplicant: { applicant: { id: (await applicants('Both'))[0] } },
      resume: { role: { status: 'OPEN' } },
    });
  });

  it('a request that fails as a whole gives its key back', async () => {
    const interviewer = await app.as(AccessLevel.INTERVIEWER);
    const key = randomUUID();

    const denied = await send(key, person('Denied'), createApplicant, interviewer);
    const left = await rows();

    expect(denied.body.errors[0].extensions.code).toBe('FORBIDDEN');
    expect(left.filter(({ userId }) => userId === interviewer.user.id)).toEqual([]);
  });

  it('keys are each user’s own', async () => {
    const key = randomUUID();
    await send(key, person('Mine'));

    const other = await send(key, person('Theirs'), createApplicant, await app.as(AccessLevel.ADMIN));

    expect(other).toMatchObject({ status: 200, replayed: undefined });
    expect(await applicants('Theirs')).toHaveLength(1);
  });

  it('a key of the same user that may do less is answered anew, and not from what the other one saw', async () => {
    const key = randomUUID();
    const query = `mutation ($input: CreateApplicantInput!) {
      createApplicant(input: $input) { applicant { id phones { number } } } }`;
    const variables = { input: { lastName: 'Rights', phones: [{ number: '+351 210 000 000' }] } };
    const made = await admin.mutate(
      'createApiKey',
      { userId: `user_${admin.user.id}`, name: 'narrow', scopes: ['applicant:read', 'applicant:write'] },
      'token',
    );

    const first = await send(key, variables, query);
    const second = await send(key, variables, query, app.withToken(admin.user, made.token));

    const { id } = first.body.data.createApplicant.applicant;
    expect(first.body.data.createApplicant.applicant.phones).toHaveLength(1);
    expect(second.replayed).toBe('true');
    expect(second.body.data.createApplicant.applicant).toEqual({ id, phones: null });
    expect(await applicants('Rights')).toEqual([id]);
  });

  it('what has gone out of sight since then is in no answer that is sent again', async () => {
    const [key, role] = [randomUUID(), await aRole(app)];
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const query = `mutation ($input: UpdateRoleInput!) { updateRole(input: $input) { role { title } } }`;
    const variables = { input: { roleId: `role_${role.id}`, title: 'Secret now' } };
    const again = () => send(key, variables, query, recruiter);
    const first = await again();

    await admin.mutate('updateRole', { roleId: `role_${role.id}`, confidential: true });
    const second = await again();

    expect(first.body.data.updateRole.role).toEqual({ title: 'Secret now' });
    expect(second).toMatchObject({ status: 200, replayed: 'true' });
    expect(second.body.data.updateRole.role).toBeNull();
  });

  it('stores nothing that can be read without the key', async () => {
    const key = randomUUID();
    const query = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { token } }`;
    const variables = { input: { userId: `user_${admin.user.id}`, name: 'a secret one' } };

    const first = await send(key, variables, query);
    const second = await send(key, variables, query);

    const stored = JSON.stringify(await rows());
    expect(second.body.data.createApiKey.token).toBe(first.body.data.createApiKey.token);
    expect(stored).not.toContain(first.body.data.createApiKey.token);
    expect(stored).not.toContain(key);
    expect(stored).not.toContain('Once');
  });

  it('erasing a person takes the stored answers away; a retry shows what is left', async () => {
    const key = randomUUID();
    const first = await send(key, person('Erased'));
    const { id: applicantId, version: expectedVersion } = first.body.data.createApplicant.applicant;
    await admin.mutate('anonymizeApplicant', { applicantId, expectedVersion });

    const stored = await rows();
    const second = await send(key, person('Erased'));

    expect(stored.map(({ answer }) => answer)).toEqual(stored.map(() => null));
    expect(second.replayed).toBe('true');
    expect(second.body.data.createApplicant.applicant).toMatchObject({
      id: applicantId,
      name: 'Anonymised applicant',
    });
  });

  it('after 24 hours the key is free again, and what stood under it is deleted', async () => {
    const key = randomUUID();
    await send(key, person('Expired'));
    app.now = new Date(app.now.getTime() + day);

    const again = await send(key, person('Expired'));
    while ((await purgeKeys(app.database, app.now)) > 0);
    const left = await rows();
    app.now = new Date(app.now.getTime() + day);
    while ((await purgeKeys(app.database, app.now)) > 0);

    expect(again).toMatchObject({ status: 200, replayed: undefined });
    expect(await applicants('Expired')).toHaveLength(2);
    expect(left).toHaveLength(1);
    expect(await rows()).toEqual([]);
  });

  it.each([
    ['too long', 'k'.repeat(256)],
    ['not visible', 'a\u00e9b'],
    ['empty', ''],
  ])('a key that is %s is malformed, and nothing is written', async (_what, key) => {
    const answer = await send(key, person('Malformed'));

    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].extensions.code).toBe('BAD_REQUEST');
    expect(await applicants('Malformed')).toEqual([]);
  });

  it('a key on a query is ignored, whatever it looks like', async () => {
    const answer = await send('k'.repeat(300), {}, '{ viewer { user { id } } }');

    expect(answer).toMatchObject({ status: 200, replayed: undefined });
    expect(await rows()).toEqual([]);
  });
});
