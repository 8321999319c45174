import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { expireOffers } from '../../src/offers/offer-transition.service';
import { OfferStatus } from '../../src/offers/offer.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { eventsOf, refusal } from '../support/footprint';
import { offered, stepOf } from './facts';

const { APPROVED, SENT } = OfferStatus;

describe.each(dialects)('the expiry of offers on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  const statusOf = async (id: string) =>
    (await recruiter.data('query ($id: ID!) { offer(id: $id) { status } }', { id })).offer.status;
  const reasonFor = async (action: string, id: string) => {
    const query = 'query ($id: ID!) { offer(id: $id) { allowedActions { action reason } } }';
    const { offer } = await recruiter.data(query, { id });
    return offer.allowedActions.find((one: { action: string }) => one.action === action).reason;
  };
  const later = (seconds: number) => new Date(app.now.getTime() + seconds * 1_000);

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  it('an offer whose time is over is not accepted, though no sweep has seen it', async () => {
    const { offer } = await offered(app, { status: SENT, expiresAt: app.now });

    const errors = await refusal(app, () => recruiter.mutate('acceptOffer', stepOf(offer)));

    expect(errors).toMatchObject([{ code: 'OFFER_PAST_EXPIRY', path: ['input', 'offerId'] }]);
    expect(await reasonFor('acceptOffer', globalIdOf(offer))).toBe('The time to answer it is over.');
    expect(await reasonFor('expireOffer', globalIdOf(offer))).toBeNull();
  });

  it('an offer whose time is over is not sent', async () => {
    const { offer } = await offered(app, { status: APPROVED, expiresAt: app.now });

    const errors = await refusal(app, () => recruiter.mutate('sendOffer', stepOf(offer)));

    expect(errors).toMatchObject([{ code: 'OFFER_PAST_EXPIRY' }]);
    expect(await reasonFor('sendOffer', globalIdOf(offer))).toBe('The time to answer it is over already.');
  });

  it('an offer that may still be answered does not expire by hand, but is accepted', async () => {
    const { offer } = await offered(app, { status: SENT, expiresAt: later(1) });

    const errors = await refusal(app, () => recruiter.mutate('expireOffer', stepOf(offer)));
    const { userErrors } = await recruiter.mutate('acceptOffer', stepOf(offer));

    expect(errors).toMatchObject([{ code: 'OFFER_BEFORE_EXPIRY', path: ['input', 'offerId'] }]);
    expect(userErrors).toEqual([]);
  });

  it('an offer whose time is over may still be declined', async () => {
    const { offer } = await offered(app, { status: SENT, expiresAt: app.now });

    const { userErrors } = await recruiter.mutate('declineOffer', stepOf(offer));

    expect(userErrors).toEqual([]);
  });

  it('the sweep expires what was sent and not answered in time, and nothing else', async () => {
    await app.work(expireOffers);
    const { offer: late } = await offered(app, { status: SENT, expiresAt: app.now });
    const { offer: ahead } = await offered(app, { status: SENT, expiresAt: later(1) });
    const { offer: endless } = await offered(app, { status: SENT });
    const { offer: unsent } = await offered(app, { status: APPROVED, expiresAt: app.now });

    const counts = [await app.work(expireOffers), await app.work(expireOffers)];

    expect(counts).toEqual([1, 0]);
    const statuses = await Promise.all(
      [late, ahead, endless, unsent].map((row) => statusOf(globalIdOf(row))),
    );
    expect(statuses).toEqual(['EXPIRED', 'SENT', 'SENT', 'APPROVED']);
    expect(await eventsOf(app, late)).toEqual(['offer.created', 'offer.expired']);
  });
});
