import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { eventsOf } from '../support/footprint';
import { OrganizationSettings } from '../../src/settings/settings.entity';

describe.each(dialects)('the settings of the organisation on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  const read = async (client: Client) =>
    (await client.data('{ settings { id version peerFeedback } }')).settings;

  it('are there from the start and everyone may read them', async () => {
    for (const level of Object.values(AccessLevel))
      expect(await read(await app.as(level))).toEqual({
        id: 'organizationSettings_1',
        version: 1,
        peerFeedback: 'AFTER_OWN',
      });
  });

  it('are changed by an ADMIN, recorded as an event', async () => {
    const input = { peerFeedback: 'NEVER', expectedVersion: 1 };

    const answer = await admin.mutate('updateSettings', input, 'settings { version peerFeedback }');

    expect(answer).toEqual({ settings: { version: 2, peerFeedback: 'NEVER' }, userErrors: [] });
    const settings = Object.assign(new OrganizationSettings(), { id: 1 });
    expect(await eventsOf(app, settings)).toEqual(['settings.updated']);
  });

  it('are not changed from a version that is no longer the present one, nor cleared', async () => {
    const before = await read(admin);

    const late = await admin.mutate('updateSettings', { peerFeedback: 'ALWAYS', expectedVersion: 99 });
    const cleared = await admin.mutate('updateSettings', { peerFeedback: null });

    expect(late.userErrors).toMatchObject([
      { code: 'VERSION_CONFLICT', current: { id: 'organizationSettings_1' } },
    ]);
    expect(cleared.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'peerFeedback'] }]);
    expect(await read(admin)).toEqual(before);
  });

  it('let one of two who change them at once win', async () => {
    const { version } = await read(admin);
    const change = async (peerFeedback: string) =>
      (await app.as(AccessLevel.ADMIN)).mutate('updateSettings', { peerFeedback, expectedVersion: version });

    const answers = await Promise.all([change('ALWAYS'), change('AFTER_OWN')]);

    const codes = answers.map(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code));
    expect(codes.flat()).toEqual(['VERSION_CONFLICT']);
    expect((await read(admin)).version).toBe(version + 1);
  });

  it('are for ADMINs to change', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);

    const { errors } = await recruiter.send(
      'mutation { updateSettings(input: { peerFeedback: ALWAYS }) { userErrors { code } } }',
    );

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'organization:write' } }]);
  });
});
