import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { OfferStatus } from '../../src/offers/offer.enums';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { anOffer } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole, joinTeam } from '../support/fixtures';
import { eventsOf, refusal } from '../support/footprint';
import { offered, stepOf } from './facts';

const { DRAFT, PENDING_APPROVAL, APPROVED, SENT, ACCEPTED, DECLINED, EXPIRED, WITHDRAWN, SUPERSEDED } =
  OfferStatus;
const statuses = Object.values(OfferStatus);
const unresolved = [DRAFT, PENDING_APPROVAL, APPROVED, SENT];

/** Mutation -> the statuses from which it is legal, the one it leads to, its event. */
const legal: Record<string, { from: OfferStatus[]; to: OfferStatus; event: string }> = {
  updateOffer: { from: [DRAFT], to: DRAFT, event: 'offer.updated' },
  submitOfferForApproval: { from: [DRAFT], to: PENDING_APPROVAL, event: 'offer.submitted' },
  approveOffer: { from: [PENDING_APPROVAL], to: APPROVED, event: 'offer.approved' },
  refuseOffer: { from: [PENDING_APPROVAL], to: DRAFT, event: 'offer.refused' },
  sendOffer: { from: [APPROVED], to: SENT, event: 'offer.sent' },
  acceptOffer: { from: [SENT], to: ACCEPTED, event: 'offer.accepted' },
  declineOffer: { from: [SENT], to: DECLINED, event: 'offer.declined' },
  expireOffer: { from: [SENT], to: EXPIRED, event: 'offer.expired' },
  withdrawOffer: { from: unresolved, to: WITHDRAWN, event: 'offer.withdrawn' },
  reviseOffer: { from: unresolved, to: SUPERSEDED, event: 'offer.superseded' },
};
const table = Object.keys(legal).flatMap((mutation) =>
  statuses.map((status) => [mutation, status, legal[mutation]!.from.includes(status)] as const),
);
const allowed = table.filter(([, , can]) => can);
const forbidden = table.filter(([, , can]) => !can);

describe.each(dialects)('the steps of an offer on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let role: Awaited<ReturnType<typeof aRole>>;

  const given = async (values: Parameters<typeof anOffer>[2]) =>
    anOffer(app, await anApplication(app, role), values);
  const now = async (id: string) =>
    (await admin.data('query ($id: ID!) { offer(id: $id) { status resolvedAt version } }', { id })).offer;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    role = await aRole(app);
  });

  afterAll(() => app.stop());

  it.each(allowed)('%s is done while %s', async (mutation, status) => {
    const offer = await given({ status });

    const { userErrors } = await admin.mutate(mutation, stepOf(offer));

    const { to, event } = legal[mutation]!;
    expect(userErrors).toEqual([]);
    expect(await now(globalIdOf(offer))).toEqual({
      status: to,
      resolvedAt: unresolved.includes(to) ? null : app.now.toISOString(),
      version: 2,
    });
    expect(await eventsOf(app, offer)).toEqual(['offer.created', event]);
  });

  it.each(forbidden)('%s is refused while %s', async (mutation, status) => {
    const offer = await given({ status });

    const errors = await refusal(app, () => admin.mutate(mutation, stepOf(offer)));

    expect(errors).toMatchObject([
      { __typename: 'IllegalTransition', code: 'ILLEGAL_TRANSITION', from: status, to: legal[mutation]!.to },
    ]);
  });

  it.each(Object.keys(legal))('%s is refused when someone else was faster', async (mutation) => {
    const offer = await given({ status: legal[mutation]!.from[0]! });
    const input = { ...stepOf(offer), expectedVersion: 7 };

    const errors = await refusal(app, () => admin.mutate(mutation, input));

    expect(errors).toMatchObject([
      { __typename: 'VersionConflict', current: { id: input.offerId }, currentVersion: 1 },
    ]);
  });

  it.each(Object.keys(legal))('%s is refused for an offer that there is not', async (mutation) => {
    const errors = await refusal(app, () =>
      admin.mutate(mutation, { offerId: 'offer_2000000', expectedVersion: 1 }),
    );

    expect(errors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'offerId'] }]);
  });

  it.each(statuses)('what is allowed next is told while %s', async (status) => {
    const offer = await given({ status });

    const { node } = await admin.data(
      'query ($id: ID!) { node(id: $id) { ... on Offer { allowedActions { action enabled reason } } } }',
      { id: globalIdOf(offer) },
    );

    const enabled = table.filter(([, from, can]) => from === status && can).map(([mutation]) => mutation);
    const told = node.allowedActions as Array<{ action: string; enabled: boolean; reason: string | null }>;
    expect(told.map(({ action }) => action).sort()).toEqual(Object.keys(legal).sort());
    expect(
      told
        .filter((action) => action.enabled)
        .map(({ action }) => action)
        .sort(),
    ).toEqual(enabled.sort());
    expect(told.every((action) => action.enabled === (action.reason === null))).toBe(true);
  });

  it('keeps who approved, when it was sent, and why it was declined', async () => {
    const offer = await given({ status: PENDING_APPROVAL });
    const manager = await app.as(AccessLevel.HIRING_MANAGER, 'Grace Manager');
    await joinTeam(app, role, manager.user);
    const step = stepOf(offer);

    await manager.mutate('approveOffer', step);
    await admin.mutate('sendOffer', { ...step, expectedVersion: 2 });
    const { offer: declined } = await admin.mutate(
      'declineOffer',
      { ...step, expectedVersion: 3, note: 'Too far.\nThey stay.' },
      'offer { status version approvedAt approver { name } sentAt resolvedAt resolutionNote }',
    );

    const at = app.now.toISOString();
    expect(declined).toEqual({
      status: DECLINED,
      version: 4,
      approvedAt: at,
      approver: { name: 'Grace Manager' },
      sentAt: at,
      resolvedAt: at,
      resolutionNote: 'Too far.\nThey stay.',
    });
  });

  it('keeps why it was not approved until it is submitted again', async () => {
    const offer = await given({ status: PENDING_APPROVAL });
    const step = stepOf(offer);
    const ask = 'offer { status resolutionNote }';

    const refusal = await admin.mutate('refuseOffer', { ...step, note: 'Ask finance.' }, ask);
    const again = await admin.mutate('submitOfferForApproval', { ...step, expectedVersion: 2 }, ask);

    expect(refusal.offer).toEqual({ status: DRAFT, resolutionNote: 'Ask finance.' });
    expect(again.offer).toEqual({ status: PENDING_APPROVAL, resolutionNote: null });
  });

  it.each([RoleStatus.DRAFT, RoleStatus.CLOSED, RoleStatus.ARCHIVED])(
    'it is neither sent nor revised in a role that is %s',
    async (status) => {
      const { offer } = await offered(app, { status: APPROVED }, { status });

      const errors = [
        ...(await refusal(app, () => admin.mutate('sendOffer', stepOf(offer)))),
        ...(await refusal(app, () => admin.mutate('reviseOffer', stepOf(offer)))),
      ];

      const expected = { code: 'ROLE_NOT_RUNNING', path: ['input', 'offerId'] };
      expect(errors).toMatchObject([expected, expected]);
    },
  );

  it('is sent in a role that is on hold', async () => {
    const { offer } = await offered(app, { status: APPROVED }, { status: RoleStatus.ON_HOLD });

    const { userErrors } = await admin.mutate('sendOffer', stepOf(offer));

    expect(userErrors).toEqual([]);
  });
});
