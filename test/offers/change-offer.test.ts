import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { OfferStatus } from '../../src/offers/offer.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { refusal } from '../support/footprint';
import { offered, stepOf } from './facts';

const salary = { amount: '110000.00', currency: 'USD', period: 'YEAR' };

describe.each(dialects)('updateOffer and reviseOffer on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  it('a draft is changed in part; null clears, but not the pay', async () => {
    const { offer } = await offered(app, { startsOn: '2027-01-04', externalId: 'hris-2' });
    const step = stepOf(offer);

    const { offer: changed } = await recruiter.mutate(
      'updateOffer',
      { ...step, startsOn: null, salary: { ...salary, amount: '120000' } },
      'offer { version startsOn externalId salary { amount } }',
    );
    const errors = await refusal(app, () =>
      recruiter.mutate('updateOffer', { ...step, expectedVersion: 2, salary: null }),
    );

    expect(changed).toEqual({
      version: 2,
      startsOn: null,
      externalId: 'hris-2',
      salary: { amount: '120000.00' },
    });
    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'salary'] }]);
  });

  it('a sent offer is revised: a new draft takes over what is not changed', async () => {
    const { offer } = await offered(app, {
      status: OfferStatus.SENT,
      startsOn: '2027-01-04',
      expiresAt: new Date('2026-12-20T17:00:00Z'),
      externalId: 'hris-3',
    });

    const { userErrors, ...payload } = await recruiter.mutate(
      'reviseOffer',
      { ...stepOf(offer), salary: { ...salary, amount: '125000.00' }, expiresAt: null },
      'offer { revision status version startsOn expiresAt externalId salary { amount } application { currentOffer { revision } offers(orderBy: [{ field: REVISION }]) { totalCount nodes { revision } } } } previous { id revision status }',
    );

    expect(userErrors).toEqual([]);
    expect(payload).toEqual({
      offer: {
        revision: 2,
        status: 'DRAFT',
        version: 1,
        startsOn: '2027-01-04',
        expiresAt: null,
        externalId: null,
        salary: { amount: '125000.00' },
        application: {
          currentOffer: { revision: 2 },
          offers: { totalCount: 2, nodes: [{ revision: 1 }, { revision: 2 }] },
        },
      },
      previous: { id: globalIdOf(offer), revision: 1, status: 'SUPERSEDED' },
    });
  });

  it('refuses a revision whose terms are at fault, and leaves the offer as it was', async () => {
    const { offer } = await offered(app, { status: OfferStatus.SENT });

    const errors = await refusal(app, () =>
      recruiter.mutate('reviseOffer', { ...stepOf(offer), salary: { ...salary, amount: '1.001' } }),
    );

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'salary', 'amount'] }]);
  });

  it('writes no pay and no reason into events', async () => {
    const { offer } = await offered(app, { status: OfferStatus.SENT });
    const step = stepOf(offer);
    const { offer: next } = await recruiter.mutate(
      'reviseOffer',
      { ...step, salary: { amount: '98765.43', currency: 'CHF', period: 'YEAR' } },
      'offer { id }',
    );
    await recruiter.mutate('withdrawOffer', {
      offerId: next.id,
      expectedVersion: 1,
      note: 'Wanted 98765.43',
    });

    const events = JSON.stringify(await app.database.primary.all('SELECT type, changes FROM events'));

    expect(events).toContain('offer.withdrawn');
    expect(events).not.toMatch(/98765|9876543|CHF|11000000|Wanted/);
  });
});
