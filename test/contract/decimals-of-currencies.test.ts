import { AccessLevel } from '../../src/core/viewer';
import { PayPeriod } from '../../src/core/pay';
import { DecimalsOfCurrencies1764000000017 } from '../../src/database/migrations/1764000000017-decimals-of-currencies';
import { offered } from '../offers/facts';
import { startApp, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { rowsOf } from '../support/rows';

const salaryPeriod = PayPeriod.YEAR;

describe.each(dialects)('the migration to the decimals of ISO 4217 on %s', (dialect) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(dialect);
    await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  it.each([
    ['IQD', 1_000],
    ['MGA', 100],
    ['USD', 1],
    ['JPY', 1],
  ])(
    'amounts in %s become %i times as many units, and as many again when it is taken back',
    async (salaryCurrency, factor) => {
      const role = await aRole(app, { salaryMin: 1_500, salaryCurrency, salaryPeriod });
      const { offer } = await offered(app, { salaryAmount: 9_007_199_254, salaryCurrency, salaryPeriod });

      await migrate('up');
      const after = [await unitsOf('roles', 'Role', role.id), await unitsOf('offers', 'Offer', offer.id)];
      await migrate('down');
      const before = [await unitsOf('roles', 'Role', role.id), await unitsOf('offers', 'Offer', offer.id)];

      const units = { salaryMin: 1_500 * factor, salaryMax: null };
      expect(after[0]).toEqual([units, { salaryMin: 1_500 * factor }]);
      expect(after[1]).toEqual([
        { salaryAmount: 9_007_199_254 * factor },
        { salaryAmount: 9_007_199_254 * factor },
      ]);
      expect(before).toEqual([
        [{ salaryMin: 1_500, salaryMax: null }, { salaryMin: 1_500 }],
        [{ salaryAmount: 9_007_199_254 }, { salaryAmount: 9_007_199_254 }],
      ]);
    },
  );

  async function migrate(direction: 'up' | 'down'): Promise<void> {
    const runner = app.database.source.createQueryRunner();
    await new DecimalsOfCurrencies1764000000017()[direction](runner);
    await runner.release();
  }

  /** The amounts in a row, and in what its event keeps of it. */
  async function unitsOf(table: string, subjectType: string, id: number): Promise<[object, object]> {
    const [row] = await rowsOf(app, table, { id });
    const [event] = await rowsOf(app, 'events', { subjectType, subjectId: id });
    const { state } = event!;
    return [amountsIn(row!), amountsIn((typeof state === 'string' ? JSON.parse(state) : state) as object)];
  }
});

function amountsIn(values: object): object {
  const amounts = Object.entries(values).filter(([name]) => /^salary(Amount|Min|Max)$/.test(name));
  return Object.fromEntries(amounts);
}
