import { ApplicationStatus } from '../../src/applications/application.enums';
import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { OfferStatus } from '../../src/offers/offer.enums';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { anOffer } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { brokenRules } from '../support/invariants';
import { operation } from '../support/operations';
import { eventsOf, refusal } from '../support/footprint';
import { hired, offered } from './facts';

const { ACCEPTED, SENT, DRAFT, DECLINED } = OfferStatus;

describe.each(dialects)('hireApplicant on %s', (dialect) => {
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

  it('answers the operation of the contract', async () => {
    const { role, application } = await offered(app, { status: ACCEPTED }, { openings: 2 });

    const { hireApplicant } = await recruiter.data(operation('mutations/hire'), { input: hire(application) });

    expect(hireApplicant).toEqual({
      application: {
        id: globalIdOf(application),
        status: 'HIRED',
        version: 2,
        role: { id: globalIdOf(role), openings: { total: 2, open: 1 } },
      },
      userErrors: [],
    });
  });

  it('fills the seat that has been open longest and writes one transition', async () => {
    const { role, application } = await offered(app, { status: ACCEPTED }, { openings: 2 });

    const { application: after } = await recruiter.mutate(
      'hireApplicant',
      hire(application),
      'application { hiredAt transitions { fromStatus toStatus } }',
    );

    expect(after).toEqual({
      hiredAt: app.now.toISOString(),
      transitions: [
        { fromStatus: null, toStatus: 'ACTIVE' },
        { fromStatus: 'ACTIVE', toStatus: 'HIRED' },
      ],
    });
    expect(await eventsOf(app, application)).toEqual(['application.created', 'application.hired']);
    expect(await eventsOf(app, role.openings[0]!)).toEqual(['opening.filled']);
    expect(await eventsOf(app, role.openings[1]!)).toEqual([]);
  });

  it('fills the seat that is named, else the one of the offer, else any when that is gone', async () => {
    const role = await aRole(app, { openings: 4 });
    const [, second, third] = role.openings;
    const filledAfter = async (openingId: number | null, more: object) => {
      const application = await anApplication(app, role);
      await anOffer(app, application, { status: ACCEPTED, openingId });
      const { userErrors } = await recruiter.mutate('hireApplicant', hire(application, more));
      expect(userErrors).toEqual([]);
      const [row] = await app.database.primary.all('SELECT openingId FROM applications WHERE id = ?', [
        application.id,
      ]);
      return row!.openingId;
    };

    expect(await filledAfter(second!.id, { openingId: globalIdOf(third!) })).toBe(third!.id);
    expect(await filledAfter(second!.id, {})).toBe(second!.id);
    expect(await filledAfter(second!.id, {})).toBe(role.openings[0]!.id);
  });

  it('refuses without an open seat, and when the named one is filled or of another role', async () => {
    const role = await aRole(app, { openings: 2 });
    await hired(app, admin, role);
    const application = await anApplication(app, role);
    await anOffer(app, application, { status: ACCEPTED });
    const elsewhere = (await aRole(app)).openings[0]!;
    const full = await offered(app, { status: ACCEPTED }, { openings: 0 });
    const attempt = (more: object) =>
      refusal(app, () => recruiter.mutate('hireApplicant', hire(application, more)));

    const noSeat = [{ __typename: 'RuleViolation', code: 'NO_OPEN_SEAT' }];
    expect(await attempt({ openingId: globalIdOf(role.openings[0]!) })).toMatchObject(noSeat);
    expect(await attempt({ openingId: globalIdOf(elsewhere) })).toMatchObject(noSeat);
    expect(await attempt({ openingId: 'opening_2000000' })).toMatchObject([
      { code: 'NOT_FOUND', path: ['input', 'openingId'] },
    ]);
    expect(await refusal(app, () => recruiter.mutate('hireApplicant', hire(full.application)))).toMatchObject(
      noSeat,
    );
    expect(await reasonFor(admin, 'hireApplicant', globalIdOf(full.application))).toBe(
      'The role has no open seat.',
    );
  });

  it.each([null, DRAFT, SENT, DECLINED])('refuses while the offer is %s', async (status) => {
    const role = await aRole(app);
    const application = await anApplication(app, role);
    if (status) await anOffer(app, application, { status });

    const errors = await refusal(app, () => recruiter.mutate('hireApplicant', hire(application)));

    expect(errors).toMatchObject([
      { __typename: 'RuleViolation', code: 'OFFER_NOT_ACCEPTED', path: ['input', 'applicationId'] },
    ]);
    const reason = 'It has no accepted offer; only an ADMIN may hire without one.';
    expect(await reasonFor(recruiter, 'hireApplicant', globalIdOf(application))).toBe(reason);
    expect(await reasonFor(admin, 'hireApplicant', globalIdOf(application))).toBeNull();
  });

  it('an ADMIN may waive the offer; an unresolved one is withdrawn', async () => {
    const { application, offer } = await offered(app, { status: SENT });

    const denied = await refusal(app, () =>
      recruiter.mutate('hireApplicant', hire(application, { waiveOffer: true })),
    );
    const { userErrors } = await admin.mutate('hireApplicant', hire(application, { waiveOffer: true }));

    expect(denied).toMatchObject([{ code: 'WAIVER_NEEDS_ADMIN', path: ['input', 'waiveOffer'] }]);
    expect(userErrors).toEqual([]);
    expect(await eventsOf(app, offer)).toEqual(['offer.created', 'offer.withdrawn']);
  });

  it.each([ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN])(
    'refuses an application that is %s',
    async (status) => {
      const { id: rejectionReasonId } = await aRejectionReason(app);
      const ended = { status, activeApplicantId: null, rejectionReasonId };
      const at = { rejectedAt: app.now, withdrawnAt: app.now };
      const application = await anApplication(app, await aRole(app), { ...ended, ...at });

      const errors = await refusal(app, () =>
        admin.mutate('hireApplicant', hire(application, { waiveOffer: true })),
      );

      expect(errors).toMatchObject([{ code: 'APPLICATION_NOT_ACTIVE', path: ['input', 'applicationId'] }]);
      expect(await reasonFor(admin, 'hireApplicant', globalIdOf(application))).toBe(
        `Only while ACTIVE; it is ${status}.`,
      );
    },
  );

  it('refuses an application that was hired already', async () => {
    const application = await hired(app, admin, await aRole(app, { openings: 2 }));

    const errors = await refusal(app, () =>
      admin.mutate('hireApplicant', hire(application, { waiveOffer: true })),
    );

    expect(errors).toMatchObject([{ code: 'APPLICATION_NOT_ACTIVE' }]);
  });

  it('refuses when someone else was faster, and an application that there is not', async () => {
    const { application } = await offered(app, { status: ACCEPTED });
    const attempt = (input: object) => refusal(app, () => recruiter.mutate('hireApplicant', input));

    expect(await attempt(hire({ ...application, version: 9 }))).toMatchObject([
      { __typename: 'VersionConflict', current: { id: globalIdOf(application) }, currentVersion: 1 },
    ]);
    expect(await attempt(hire({ id: 2_000_000, version: 1 }))).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it.each([RoleStatus.DRAFT, RoleStatus.CLOSED, RoleStatus.ARCHIVED])(
    'refuses in a role that is %s',
    async (status) => {
      const { application } = await offered(app, { status: ACCEPTED }, { status });

      const errors = await refusal(app, () => recruiter.mutate('hireApplicant', hire(application)));

      expect(errors).toMatchObject([{ code: 'ROLE_NOT_RUNNING', path: ['input', 'applicationId'] }]);
    },
  );

  it('goes on in a role that is on hold', async () => {
    const { application } = await offered(app, { status: ACCEPTED }, { status: RoleStatus.ON_HOLD });

    const { userErrors } = await recruiter.mutate('hireApplicant', hire(application));

    expect(userErrors).toEqual([]);
  });

  it('costs the same statements for one application and for ten in the list of allowed actions', async () => {
    const ask = `query ($role: ID!) { role(id: $role) { applications(first: 100) { nodes { allowedActions { action reason } currentOffer { id } offers { totalCount } } } } }`;
    const count = async (applications: number) => {
      const role = await aRole(app);
      for (let n = 0; n < applications; n++) await anOffer(app, await anApplication(app, role));
      return (await app.statements(() => recruiter.data(ask, { role: globalIdOf(role) }))).length;
    };

    const [one, ten] = [await count(1), await count(10)];

    expect(ten).toBe(one);
  });
});
