import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel, systemViewer } from '../../src/core/viewer';
import { systemAuthor, write } from '../../src/database/write';
import { expireOffers } from '../../src/offers/offer-transition.service';
import { OfferStatus } from '../../src/offers/offer.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { brokenRules } from '../support/invariants';
import { eventsOf } from '../support/footprint';
import { offered, stepOf } from './facts';

const { ACCEPTED, APPROVED, SENT } = OfferStatus;
const salary = { amount: '110000.00', currency: 'USD', period: 'YEAR' };
const rounds = Array.from({ length: 5 }, (_, index) => index + 1);

type Outcome = { userErrors: Array<{ code: string }> };

describe.each(dialects)('races about offers on %s', (dialect) => {
  let app: TestApp;
  let ada: Client;
  let grace: Client;
  let reasonId: string;

  beforeAll(async () => {
    app = await startApp(dialect);
    ada = await app.as(AccessLevel.ADMIN);
    grace = await app.as(AccessLevel.RECRUITER);
    reasonId = globalIdOf(await aRejectionReason(app));
  });

  afterEach(async () => {
    const broken = await brokenRules(app.database.primary);
    expect(broken).toEqual([]);
  });

  afterAll(() => app.stop());

  /** Runs both at once, in either order of sending, and tells the codes of each. */
  async function race(round: number, ...acts: Array<() => Promise<Outcome>>): Promise<string[][]> {
    const order = round % 2 ? acts : [...acts].reverse();
    const answers = await Promise.all(order.map((act) => act()));
    const codes = answers.map(({ userErrors }) => userErrors.map(({ code }) => code));
    return round % 2 ? codes : codes.reverse();
  }
  const rowOf = async (table: string, id: number) =>
    (await app.database.primary.all(`SELECT * FROM ${table} WHERE id = ?`, [id]))[0]!;
  const hire = (application: { id: number; version: number }) => ({
    applicationId: `application_${application.id}`,
    expectedVersion: application.version,
  });

  it.each(rounds)('of two first offers for one application one wins (round %i)', async (round) => {
    const application = await anApplication(app, await aRole(app));
    const input = { applicationId: globalIdOf(application), salary };

    const codes = await race(
      round,
      () => ada.mutate('createOffer', input),
      () => grace.mutate('createOffer', input),
    );

    expect([...codes].sort()).toEqual([[], ['ALREADY_EXISTS']]);
    const offers = await app.database.primary.all('SELECT revision FROM offers WHERE applicationId = ?', [
      application.id,
    ]);
    expect(offers).toEqual([{ revision: 1 }]);
  });

  it.each(rounds)('of two revisions of one offer one wins (round %i)', async (round) => {
    const { application, offer } = await offered(app, { status: SENT });

    const codes = await race(
      round,
      () => ada.mutate('reviseOffer', { ...stepOf(offer), salary }),
      () => grace.mutate('reviseOffer', { ...stepOf(offer), salary }),
    );

    expect([...codes].sort()).toEqual([[], ['VERSION_CONFLICT']]);
    const sql = 'SELECT revision, status FROM offers WHERE applicationId = ? ORDER BY revision';
    expect(await app.database.primary.all(sql, [application.id])).toEqual([
      { revision: 1, status: 'SUPERSEDED' },
      { revision: 2, status: 'DRAFT' },
    ]);
  });

  it.each(rounds)('of an acceptance and a withdrawal one wins (round %i)', async (round) => {
    const { offer } = await offered(app, { status: SENT });

    const [accepting, withdrawing] = await race(
      round,
      () => ada.mutate('acceptOffer', stepOf(offer)),
      () => grace.mutate('withdrawOffer', stepOf(offer)),
    );

    expect([accepting, withdrawing].sort()).toEqual([[], ['VERSION_CONFLICT']]);
    const [status, event] = accepting!.length === 0 ? [ACCEPTED, 'accepted'] : ['WITHDRAWN', 'withdrawn'];
    expect(await rowOf('offers', offer.id)).toMatchObject({ status, version: 2 });
    expect(await eventsOf(app, offer)).toEqual(['offer.created', `offer.${event}`]);
  });

  it.each(rounds)('of an acceptance and an expiry by hand one wins (round %i)', async (round) => {
    const { offer } = await offered(app, { status: SENT });

    const codes = await race(
      round,
      () => ada.mutate('acceptOffer', stepOf(offer)),
      () => grace.mutate('expireOffer', stepOf(offer)),
    );

    expect([...codes].sort()).toEqual([[], ['VERSION_CONFLICT']]);
    expect(await eventsOf(app, offer)).toHaveLength(2);
  });

  it.each(rounds)('of an acceptance at the last moment and the sweep one wins (round %i)', async (round) => {
    const expiresAt = new Date(app.now.getTime() + 1);
    const { offer } = await offered(app, { status: SENT, expiresAt });
    const sweep = async () => {
      await write(app.database, systemAuthor(systemViewer, expiresAt), expireOffers);
      return { userErrors: [] };
    };

    const [accepting] = await race(round, () => ada.mutate('acceptOffer', stepOf(offer)), sweep);

    const won = accepting!.length === 0;
    if (!won) expect(accepting).toEqual(['VERSION_CONFLICT']);
    expect(await rowOf('offers', offer.id)).toMatchObject({
      status: won ? 'ACCEPTED' : 'EXPIRED',
      version: 2,
    });
    expect(await eventsOf(app, offer)).toEqual(['offer.created', `offer.${won ? 'accepted' : 'expired'}`]);
  });

  it.each(rounds)('a new offer and a rejection leave no offer open (round %i)', async (round) => {
    const application = await anApplication(app, await aRole(app));

    const [, rejecting] = await race(
      round,
      () => ada.mutate('createOffer', { applicationId: globalIdOf(application), salary }),
      () => grace.mutate('rejectApplication', { ...hire(application), reasonId }),
    );

    expect(rejecting).toEqual([]);
    const offers = await app.database.primary.all('SELECT status FROM offers WHERE applicationId = ?', [
      application.id,
    ]);
    expect(offers.filter(({ status }) => status !== 'WITHDRAWN')).toEqual([]);
  });

  it.each(rounds)('a sending and a rejection leave no offer with the candidate (round %i)', async (round) => {
    const { application, offer } = await offered(app, { status: APPROVED });

    const [, rejecting] = await race(
      round,
      () => ada.mutate('sendOffer', stepOf(offer)),
      () => grace.mutate('rejectApplication', { ...hire(application), reasonId }),
    );

    expect(rejecting).toEqual([]);
    expect(await rowOf('offers', offer.id)).toMatchObject({ status: 'WITHDRAWN' });
  });

  it.each(rounds)('of a sending and the closing of the role one wins (round %i)', async (round) => {
    const { role, offer } = await offered(app, { status: APPROVED });
    const close = { roleId: globalIdOf(role), expectedVersion: 1, activeApplications: { leave: true } };

    const [sending, closing] = await race(
      round,
      () => ada.mutate('sendOffer', stepOf(offer)),
      () => grace.mutate('closeRole', { ...close, closeReason: 'Filled elsewhere.' }),
    );

    const won = sending!.length === 0;
    expect(won ? closing : sending).toEqual([won ? 'ROLE_HAS_SENT_OFFER' : 'ROLE_NOT_RUNNING']);
    expect(won ? sending : closing).toEqual([]);
    expect(await rowOf('roles', role.id)).toMatchObject({ status: won ? 'OPEN' : 'CLOSED' });
  });
});
