import { randomUUID } from 'node:crypto';
import { AccessLevel } from '../../src/core/viewer';
import { purgeKeys } from '../../src/database/idempotency';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { applicantsNamed, createApplicant, keyedSender, person, type KeyedSender } from './keyed';

const day = 86_400_000;

describe.each(dialects)('Idempotency-Key on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let send: KeyedSender;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    send = keyedSender(app, admin);
  });

  afterAll(() => app.stop());

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
    expect(await applicantsNamed(app, 'Once')).toEqual([]);
    expect(await applicantsNamed(app, 'Later')).toHaveLength(1);
  });

  it('the same key with another body is refused, and the first answer stays', async () => {
    const key = randomUUID();
    const first = await send(key, person('Body'));

    const other = await send(key, person('Other'));
    const again = await send(key, person('Body'));

    expect(other).toMatchObject({ status: 422, replayed: undefined });
    expect(other.body.errors[0].extensions.code).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await applicantsNamed(app, 'Other')).toEqual([]);
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
    expect(await applicantsNamed(app, 'Refused')).toEqual([holder.applicant.id]);
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
    expect(await applicantsNamed(app, 'Theirs')).toHaveLength(1);
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
    expect(await applicantsNamed(app, 'Rights')).toEqual([id]);
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
    expect(await applicantsNamed(app, 'Expired')).toHaveLength(2);
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
    expect(await applicantsNamed(app, 'Malformed')).toEqual([]);
  });

  it('a key on a query is ignored, whatever it looks like', async () => {
    const answer = await send('k'.repeat(300), {}, '{ viewer { user { id } } }');

    expect(answer).toMatchObject({ status: 200, replayed: undefined });
    expect(await rows()).toEqual([]);
  });
});
