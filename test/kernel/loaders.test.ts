import { systemViewer } from '../../src/core/viewer';
import type { Database } from '../../src/database/database';
import { Loaders } from '../../src/database/loaders';
import { RowLoaders } from '../../src/database/row-loaders';
import { systemAuthor, write } from '../../src/database/write';
import { Department } from '../../src/departments/department.entity';
import '../../src/departments/department.list';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';

describe.each(dialects)('Loaders on %s', (dialect) => {
  let fresh: TestDatabase;
  let database: Database;
  let parents: Department[];

  beforeAll(async () => {
    fresh = await freshDatabase(dialect);
    database = fresh.database;
    const author = systemAuthor(systemViewer, new Date('2026-11-23T12:00:00.000Z'));
    parents = await write(database, author, async (work) => {
      const made: Department[] = [];
      for (const name of ['A', 'B', 'C']) made.push(await work.add(Department, { name }, null));
      for (const [index, parent] of made.entries())
        for (let child = 0; child < index * 2; child++)
          await work.add(Department, { name: `${parent.name}${child}`, parentId: parent.id }, null);
      return made;
    });
  });

  afterAll(() => fresh.drop());

  const everyone = () => new Loaders(new RowLoaders(database.reader, () => null));

  async function counting<T>(act: () => Promise<T>): Promise<{ result: T; statements: number }> {
    let statements = 0;
    const stop = database.listen(() => statements++);
    const result = await act().finally(stop);
    return { result, statements };
  }

  it('read what one tick asks for in one statement, each key once', async () => {
    const loaders = everyone();

    const { result, statements } = await counting(() =>
      Promise.all([...parents, ...parents].map(({ id }) => loaders.one(Department, id))),
    );

    expect(result.map((row) => row!.name)).toEqual(['A', 'B', 'C', 'A', 'B', 'C']);
    expect(statements).toBe(1);
  });

  it('read again what they have let go of', async () => {
    const rows = new RowLoaders(database.reader, () => null);
    const loaders = new Loaders(rows);
    const read = () =>
      Promise.all([
        loaders.one(Department, parents[0]!.id),
        loaders.many(Department, 'parentId', parents[1]!.id, 't.id'),
      ]);
    const before = await read();
    const kept = await counting(read);
    rows.forget();
    const again = await counting(read);

    expect(kept).toEqual({ result: before, statements: 0 });
    expect(again).toEqual({ result: before, statements: 2 });
  });

  it('answer null for what is not there', async () => {
    expect(await everyone().one(Department, 1_000_000)).toBeNull();
  });

  it('read a page for each of many parents in one statement', async () => {
    const loaders = everyone();
    const args = { first: 3, orderBy: [{ field: 'NAME', direction: 'DESC' as const }] };

    const { result, statements } = await counting(() =>
      Promise.all(parents.map(({ id }) => loaders.page(Department, args, { key: 'parentId', id }))),
    );

    expect(result.map(({ rows }) => rows.map(({ name }) => name))).toEqual([
      [],
      ['B1', 'B0'],
      ['C3', 'C2', 'C1'],
    ]);
    expect(result.map(({ hasNextPage }) => hasNextPage)).toEqual([false, false, true]);
    expect(statements).toBe(1);
  });

  it('count the children of many parents in one statement, and keep different filters apart', async () => {
    const loaders = everyone();
    const where = { name: { contains: '0' } };

    const { result, statements } = await counting(() =>
      Promise.all(
        parents.flatMap(({ id }) => [
          loaders.count(Department, null, { key: 'parentId', id }),
          loaders.count(Department, where, { key: 'parentId', id }),
        ]),
      ),
    );

    expect(result).toEqual([0, 0, 2, 1, 4, 1]);
    expect(statements).toBe(2);
  });

  it('apply the scope to rows, pages and counts alike', async () => {
    const scope = (_entity: unknown, alias: string) => ({ sql: `${alias}.name <> ?`, params: ['C3'] });
    const loaders = new Loaders(new RowLoaders(database.reader, scope));
    const parent = { key: 'parentId', id: parents[2]!.id };

    const page = await loaders.page(Department, {}, parent);
    const count = await loaders.count(Department, null, parent);
    const total = await loaders.count(Department);
    const hidden = await everyone().page(Department, { where: { name: { eq: 'C3' } } });

    expect(page.rows.map(({ name }) => name)).toEqual(['C0', 'C1', 'C2']);
    expect([count, total]).toEqual([3, 8]);
    expect(await loaders.one(Department, hidden.rows[0]!.id)).toBeNull();
  });
});
