import { mysqlAddress } from '../../src/database/mysql-address';
import { Stopper } from '../../src/database/mysql-stopper';
import { describeOnServer, freshDatabase } from '../support/databases';

describeOnServer('the connections to MySQL', () => {
  it('are all told how to work, the first one too: READ COMMITTED, strict, in UTC', async () => {
    const { database, drop } = await freshDatabase('mysql');
    const settings = 'SELECT @@session.sql_mode AS mode, @@session.time_zone AS zone';
    const ask = () =>
      database.transaction(async (session) => {
        const [isolation] = await session.all(
          "SHOW SESSION VARIABLES WHERE Variable_name IN ('tx_isolation', 'transaction_isolation')",
        );
        const [row] = await session.all(settings);
        return {
          isolation: isolation!.Value,
          zone: row!.zone,
          strict: /STRICT_ALL_TABLES/.test(String(row!.mode)),
        };
      });

    const answers = await Promise.all(Array.from({ length: 20 }, ask));

    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ isolation: 'READ-COMMITTED', zone: '+00:00', strict: true })]),
    );
    await drop();
  });

  it('are not opened by a request that is given up when the database is closed already', async () => {
    const { url, drop } = await freshDatabase('mysql');
    const stopper = new Stopper(mysqlAddress(url));
    await stopper.stop(0);
    expect(stopper.isConnected).toBe(true);

    stopper.close();
    await stopper.stop(0);

    expect(stopper.isConnected).toBe(false);
    await drop();
  });
});
