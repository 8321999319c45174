import { ApplicationStatus } from '../../src/applications/application.enums';
import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { Opening } from '../../src/roles/opening.entity';
import { OpeningStatus, RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { anOffer } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { operation } from '../support/operations';
import { refusal } from '../support/footprint';
import { offered, stepOf } from './facts';

const salary = { amount: '110000.00', currency: 'USD', period: 'YEAR' };

describe.each(dialects)('createOffer on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let role: Awaited<ReturnType<typeof aRole>>;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    role = await aRole(app);
  });

  afterAll(() => app.stop());

  it('answers the operation of the contract', async () => {
    const application = await anApplication(app, role);
    const applicationId = globalIdOf(application);
    const input = { applicationId, salary, startsOn: '2027-01-04', expiresAt: '2026-12-20T17:00:00Z' };

    const { createOffer } = await recruiter.data(operation('mutations/make-offer'), { input });

    expect(createOffer).toEqual({
      offer: {
        id: expect.stringMatching(/^offer_\d+$/),
        version: 1,
        status: 'DRAFT',
        salary,
        startsOn: '2027-01-04',
        expiresAt: '2026-12-20T17:00:00.000Z',
        application: { id: applicationId },
      },
      userErrors: [],
    });
  });

  it('keeps the seat, the external id and who made it', async () => {
    const application = await anApplication(app, role);
    const openingId = globalIdOf(role.openings[0]!);
    const input = { applicationId: globalIdOf(application), salary, openingId, externalId: 'hris-1' };

    const { offer } = await recruiter.mutate(
      'createOffer',
      input,
      'offer { revision externalId opening { id } createdBy { name } startsOn expiresAt sentAt }',
    );

    expect(offer).toEqual({
      revision: 1,
      externalId: 'hris-1',
      opening: { id: openingId },
      createdBy: { name: recruiter.user.name },
      startsOn: null,
      expiresAt: null,
      sentAt: null,
    });
  });

  it.each([
    ['a currency that does not exist', { currency: 'XQQ' }, 'currency'],
    ['a negative amount', { amount: '-1.00' }, 'amount'],
    ['an amount in words', { amount: 'a lot' }, 'amount'],
    ['an exponent', { amount: '1e5' }, 'amount'],
    ['more decimals than dollars have', { amount: '1.005' }, 'amount'],
    ['decimals of yen', { amount: '9000000.50', currency: 'JPY' }, 'amount'],
    ['an amount beyond measure', { amount: '9'.repeat(13) }, 'amount'],
  ])('refuses %s, without repeating it', async (_what, change, field) => {
    const application = await anApplication(app, role);
    const input = { applicationId: globalIdOf(application), salary: { ...salary, ...change } };

    const errors = await refusal(app, () => recruiter.mutate('createOffer', input));

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'salary', field] }]);
    for (const value of Object.values(change)) expect(JSON.stringify(errors)).not.toContain(value);
  });

  it.each([
    ['9000000', 'JPY', '9000000'],
    ['9000000.00', 'JPY', '9000000'],
    ['1200.125', 'KWD', '1200.125'],
    ['0', 'EUR', '0.00'],
    ['999999999999.99', 'USD', '999999999999.99'],
  ])('keeps %s %s exactly', async (amount, currency, shown) => {
    const applicationId = globalIdOf(await anApplication(app, role));
    const input = { applicationId, salary: { amount, currency, period: 'MONTH' } };

    const { offer } = await recruiter.mutate('createOffer', input, 'offer { salary { amount currency } }');

    expect(offer.salary).toEqual({ amount: shown, currency });
  });

  it('refuses an offer that expires now or before, a malformed day and a malformed instant', async () => {
    const applicationId = globalIdOf(await anApplication(app, role));
    const attempt = (terms: object) =>
      refusal(app, () => recruiter.mutate('createOffer', { applicationId, salary, ...terms }));

    expect(await attempt({ expiresAt: app.now.toISOString() })).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'expiresAt'] },
    ]);
    expect(await attempt({ startsOn: '2027-02-30', expiresAt: '2026-12-20T17:00:00' })).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'startsOn'] },
      { code: 'INVALID_INPUT', path: ['input', 'expiresAt'] },
    ]);
  });

  it('refuses a seat of another role, a seat that is not open, and one that there is not', async () => {
    const applicationId = globalIdOf(await anApplication(app, role));
    const elsewhere = await aRole(app);
    const seat = await app.work((work) =>
      work.add(
        Opening,
        { roleId: role.id, status: OpeningStatus.CANCELLED, openedAt: work.now, closedAt: work.now },
        'opening.added',
      ),
    );
    const attempt = (openingId: string) =>
      refusal(app, () => recruiter.mutate('createOffer', { applicationId, salary, openingId }));

    const path = ['input', 'openingId'];
    expect(await attempt(globalIdOf(elsewhere.openings[0]!))).toMatchObject([
      { code: 'INVALID_INPUT', path },
    ]);
    expect(await attempt(globalIdOf(seat))).toMatchObject([{ code: 'OPENING_NOT_OPEN', path }]);
    expect(await attempt('opening_2000000')).toMatchObject([{ code: 'NOT_FOUND', path }]);
  });

  it('refuses a second unresolved offer, and allows one after a withdrawal as the next revision', async () => {
    const { application, offer } = await offered(app);
    const input = { applicationId: globalIdOf(application), salary };

    const errors = await refusal(app, () => recruiter.mutate('createOffer', input));
    await recruiter.mutate('withdrawOffer', stepOf(offer));
    const next = await recruiter.mutate('createOffer', input, 'offer { revision }');

    expect(errors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'applicationId'] }]);
    expect(next).toEqual({ offer: { revision: 2 }, userErrors: [] });
  });

  it.each([ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN])(
    'refuses an application that is %s',
    async (status) => {
      const { id: rejectionReasonId } = await aRejectionReason(app);
      const application = await anApplication(app, role, {
        status,
        activeApplicantId: null,
        rejectionReasonId,
      });

      const errors = await refusal(app, () =>
        recruiter.mutate('createOffer', { applicationId: globalIdOf(application), salary }),
      );

      expect(errors).toMatchObject([{ code: 'APPLICATION_NOT_ACTIVE', path: ['input', 'applicationId'] }]);
    },
  );

  it('refuses a role that no longer hires, and tells so beforehand', async () => {
    const closed = await aRole(app, { status: RoleStatus.CLOSED });
    const applicationId = globalIdOf(await anApplication(app, closed));

    const errors = await refusal(app, () => recruiter.mutate('createOffer', { applicationId, salary }));

    expect(errors).toMatchObject([{ code: 'ROLE_NOT_RUNNING', path: ['input', 'applicationId'] }]);
    expect(await actionOf(applicationId)).toEqual({
      enabled: false,
      reason: 'The role must be OPEN or ON_HOLD; it is CLOSED.',
    });
  });

  it('is among the allowed actions of an application until an offer is unresolved', async () => {
    const application = await anApplication(app, role);
    const id = globalIdOf(application);

    const before = await actionOf(id);
    await anOffer(app, application);
    const after = await actionOf(id);

    expect([before, after]).toEqual([
      { enabled: true, reason: null },
      { enabled: false, reason: 'It has an unresolved offer.' },
    ]);
  });

  async function actionOf(applicationId: string) {
    const { application } = await recruiter.data(
      'query ($id: ID!) { application(id: $id) { allowedActions { action enabled reason } } }',
      { id: applicationId },
    );
    const found = application.allowedActions.find(
      ({ action }: { action: string }) => action === 'createOffer',
    );
    return { enabled: found.enabled, reason: found.reason };
  }
});
