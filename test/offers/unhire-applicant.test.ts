import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { OfferStatus } from '../../src/offers/offer.enums';
import { Role } from '../../src/roles/role.entity';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { brokenRules } from '../support/invariants';
import { eventsOf, refusal } from '../support/footprint';
import { hired, offered } from './facts';

const { ACCEPTED } = OfferStatus;

describe.each(dialects)('unhireApplicant on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(async () => {
    const broken = await brokenRules(app.database.primary);
    await app.stop();
    expect(broken.filter((rule) => /rule [1-46-8]|rule 12/.test(rule) && !/never opened/.test(rule))).toEqual(
      [],
    );
  });

  const hire = (application: { id: number; version: number }, more: object = {}) => {
    const input = { applicationId: `application_${application.id}`, expectedVersion: application.version };
    return { ...input, ...more };
  };
  const reasonFor = async (client: Client, action: string, id: string) => {
    const query = 'query ($id: ID!) { application(id: $id) { allowedActions { action reason } } }';
    const { application } = await client.data(query, { id });
    return application.allowedActions.find((one: { action: string }) => one.action === action).reason;
  };

  it('is taken back: the application runs again, its seat is open, and the offer still holds', async () => {
    const { role, application, offer } = await offered(app, { status: ACCEPTED });
    await recruiter.mutate('hireApplicant', hire(application));

    const { application: after, userErrors } = await recruiter.mutate(
      'unhireApplicant',
      hire({ ...application, version: 2 }),
      'application { status version hiredAt currentOffer { id status } role { openings { total open } } transitions { toStatus } }',
    );
    const again = await recruiter.mutate('hireApplicant', hire({ ...application, version: 3 }));

    expect(userErrors).toEqual([]);
    expect(after).toEqual({
      status: 'ACTIVE',
      version: 3,
      hiredAt: null,
      currentOffer: { id: globalIdOf(offer), status: 'ACCEPTED' },
      role: { openings: { total: 1, open: 1 } },
      transitions: [{ toStatus: 'ACTIVE' }, { toStatus: 'HIRED' }, { toStatus: 'ACTIVE' }],
    });
    expect(await eventsOf(app, role.openings[0]!)).toEqual([
      'opening.filled',
      'opening.freed',
      'opening.filled',
    ]);
    expect(again.userErrors).toEqual([]);
  });

  it('is not taken back while it is not hired, by someone slower, or in a closed role', async () => {
    const running = await anApplication(app, await aRole(app));
    const role = await aRole(app);
    const application = await hired(app, admin, role);
    const attempt = (input: object) => refusal(app, () => admin.mutate('unhireApplicant', input));

    expect(await attempt(hire(running))).toMatchObject([
      { __typename: 'IllegalTransition', from: 'ACTIVE', to: 'ACTIVE' },
    ]);
    expect(await attempt(hire({ ...application, version: 1 }))).toMatchObject([
      { __typename: 'VersionConflict', currentVersion: 2 },
    ]);
    const closed = { status: RoleStatus.CLOSED, closedAt: app.now };
    await app.work(async (work) =>
      work.save(Object.assign(await work.get(Role, role.id, 'roleId'), closed), 'role.closed'),
    );
    expect(await attempt(hire(application))).toMatchObject([{ code: 'ROLE_NOT_RUNNING' }]);
    expect(await reasonFor(admin, 'unhireApplicant', globalIdOf(application))).toBe(
      'The role must be OPEN or ON_HOLD; it is CLOSED.',
    );
  });

  it('is not taken back when the person has another active application to the role', async () => {
    const role = await aRole(app);
    const application = await hired(app, admin, role);
    await anApplication(app, role, { applicantId: application.applicantId });

    const errors = await refusal(app, () => admin.mutate('unhireApplicant', hire(application)));

    expect(errors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'applicationId'] }]);
    expect(await reasonFor(admin, 'unhireApplicant', globalIdOf(application))).toBe(
      'This person has another active application to this role.',
    );
  });
});
