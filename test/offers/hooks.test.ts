import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { OfferStatus } from '../../src/offers/offer.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRejectionReason, aRole } from '../support/fixtures';
import { eventsOf, refusal } from '../support/footprint';
import { offered } from './facts';

const { DRAFT, PENDING_APPROVAL, APPROVED, SENT, ACCEPTED } = OfferStatus;

describe.each(dialects)('offers when their application or role ends on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let reasonId: string;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    reasonId = globalIdOf(await aRejectionReason(app));
  });

  afterAll(() => app.stop());

  const statusOf = async (id: string) =>
    (await recruiter.data('query ($id: ID!) { offer(id: $id) { status } }', { id })).offer.status;

  it.each([DRAFT, PENDING_APPROVAL, APPROVED, SENT])(
    'a rejection withdraws an offer that is %s',
    async (status) => {
      const { application, offer } = await offered(app, { status });
      const input = { applicationId: globalIdOf(application), expectedVersion: 1, reasonId };

      const { userErrors } = await recruiter.mutate('rejectApplication', input);

      expect(userErrors).toEqual([]);
      expect(await statusOf(globalIdOf(offer))).toBe('WITHDRAWN');
      expect(await eventsOf(app, offer)).toEqual(['offer.created', 'offer.withdrawn']);
    },
  );

  it('a withdrawal and a transfer withdraw the offer too', async () => {
    const [first, second] = [await offered(app, { status: SENT }), await offered(app, { status: SENT })];
    const other = await aRole(app);
    const [one, two] = [first, second].map(({ application }) => globalIdOf(application));

    const withdrawn = await recruiter.mutate('withdrawApplication', {
      applicationId: one,
      expectedVersion: 1,
    });
    const transferred = await recruiter.mutate('transferApplication', {
      applicationId: two,
      toRoleId: globalIdOf(other),
      expectedVersion: 1,
    });

    expect([withdrawn.userErrors, transferred.userErrors]).toEqual([[], []]);
    expect(await statusOf(globalIdOf(first.offer))).toBe('WITHDRAWN');
    expect(await statusOf(globalIdOf(second.offer))).toBe('WITHDRAWN');
  });

  it('an accepted offer stays accepted when its application is rejected', async () => {
    const { application, offer } = await offered(app, { status: ACCEPTED });

    await recruiter.mutate('rejectApplication', {
      applicationId: globalIdOf(application),
      expectedVersion: 1,
      reasonId,
    });

    expect(await statusOf(globalIdOf(offer))).toBe('ACCEPTED');
  });

  it('a role does not close while an offer of it is sent, whatever becomes of its applications', async () => {
    const { role } = await offered(app, { status: SENT });
    const close = { roleId: globalIdOf(role), expectedVersion: 1, closeReason: 'Frozen.' };

    const choices = [{ leave: true }, { reject: { reasonId } }];
    for (const activeApplications of choices) {
      const errors = await refusal(app, () =>
        recruiter.mutate('closeRole', { ...close, activeApplications }),
      );
      expect(errors).toMatchObject([{ code: 'ROLE_HAS_SENT_OFFER', path: ['input', 'roleId'] }]);
    }
    const { role: told } = await recruiter.data(
      'query ($id: ID!) { role(id: $id) { allowedActions { action reason } } }',
      { id: close.roleId },
    );
    expect(told.allowedActions).toContainEqual({
      action: 'closeRole',
      reason: 'A candidate holds an offer of it.',
    });
  });

  it('a role closes while another one has a sent offer, and withdraws its own drafts with their applications', async () => {
    await offered(app, { status: SENT });
    const { role, offer } = await offered(app, { status: DRAFT });
    const close = { roleId: globalIdOf(role), expectedVersion: 1, closeReason: 'Frozen.' };

    const { userErrors } = await recruiter.mutate('closeRole', {
      ...close,
      activeApplications: { reject: { reasonId } },
    });

    expect(userErrors).toEqual([]);
    expect(await statusOf(globalIdOf(offer))).toBe('WITHDRAWN');
  });
});
