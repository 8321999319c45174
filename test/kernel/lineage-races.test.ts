import { Application } from '../../src/applications/application.entity';
import { StageTransition } from '../../src/applications/stage-transition.entity';
import type { Lineage } from '../../src/database/lineage';
import { RowLoaders } from '../../src/database/row-loaders';
import { tableOf } from '../../src/database/rows';
import type { Session } from '../../src/database/session';
import { startApp, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';

const applicationsOf: Lineage = { entity: Application, key: 'applicantId', of: null };

describe.each(dialects)('reading by lineage on %s', (dialect) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(dialect);
  });

  afterAll(() => app.stop());

  /** Loaders that see everything, the statements that they send, and what is done after each of them. */
  function loadersWith(after: (sql: string) => Promise<unknown> = async () => undefined) {
    const statements: string[] = [];
    const { reader } = app.database;
    let last: Promise<unknown> = Promise.resolve();
    const all: Session['all'] = (sql, params) => {
      statements.push(sql);
      const read = last.then(() => reader.all(sql, params));
      last = read.then(
        () => after(sql),
        () => undefined,
      );
      return read;
    };
    const rows = new RowLoaders({ ...reader, all }, () => null);
    const list = { entity: StageTransition, key: 'applicationId', orderBy: 't.id' };
    const transitions = (ids: readonly number[], lineage?: Lineage) =>
      rows.lists(list, tableOf(StageTransition).all, { ids, ...(lineage && { lineage }) });
    return { rows, statements, transitions };
  }

  it('keeps what it found for those who ask by ids, and only that', async () => {
    const role = await aRole(app);
    const [mine, other] = [await anApplication(app, role), await anApplication(app, role)];
    const { statements, transitions } = loadersWith();

    await transitions([mine.applicantId], applicationsOf);
    const found = await transitions([mine.id]);
    const foundOther = await transitions([other.id]);

    expect([found(mine.id).length, foundOther(other.id).length]).toEqual([1, 1]);
    expect(statements).toHaveLength(2);
  });

  it('reads nothing for many at once', async () => {
    const { statements, transitions } = loadersWith();

    await Promise.all([1, 2, 3, 4].map(async (id) => transitions([id], applicationsOf)));

    expect(statements).toEqual([]);
  });

  it('gives way to ids where there are too many rows', async () => {
    const role = await aRole(app);
    const { id, applicantId } = await anApplication(app, role);
    await app.work(async (work) => {
      const [{ id: first, ...values }] = (await work.session.all(
        'SELECT * FROM stage_transitions WHERE applicationId = ?',
        [id],
      )) as [Record<string, any>];
      const columns = Object.keys(values);
      const row = `(${columns.map(() => '?').join()})`;
      const many = Array.from({ length: 1_000 }, () => row).join();
      const all = Array.from({ length: 1_000 }, () => Object.values(values)).flat();
      expect(first).toBeGreaterThan(0);
      await work.session.run(
        `INSERT INTO stage_transitions (\`${columns.join('`,`')}\`) VALUES ${many}`,
        all,
      );
    });
    const { statements, transitions } = loadersWith();

    await transitions([applicantId], applicationsOf);
    const found = await transitions([id]);

    expect(found(id)).toHaveLength(1_001);
    expect(statements).toHaveLength(2);
  });

  it('is answered in full when a row goes to another parent in between', async () => {
    const { id, applicantId } = await anApplication(app, await aRole(app));
    const other = await anApplicant(app);
    const move = (sql: string): Promise<unknown> =>
      sql.includes('applications t')
        ? app.work(({ session }) =>
            session.run('UPDATE applications SET applicantId = ?, activeApplicantId = ? WHERE id = ?', [
              other.id,
              other.id,
              id,
            ]),
          )
        : Promise.resolve();
    const { rows, statements, transitions } = loadersWith(move);
    const list = { entity: Application, key: 'applicantId', orderBy: 't.id' };

    const [found] = await Promise.all([
      rows.lists(list, tableOf(Application).all, { ids: [applicantId] }),
      transitions([applicantId], applicationsOf),
    ]);
    const below = await transitions([id]);

    expect(found(applicantId).map((row) => row.id)).toEqual([id]);
    expect(below(id)).toHaveLength(1);
    expect(statements).toHaveLength(3);
  });

  it('fails for nobody: what failed is read by ids', async () => {
    const { id, applicantId } = await anApplication(app, await aRole(app));
    const { transitions } = loadersWith();
    const broken: Lineage = { entity: Application, key: 'noSuchColumn', of: null };

    await transitions([applicantId], broken);

    expect((await transitions([id]))(id)).toHaveLength(1);
  });
});
