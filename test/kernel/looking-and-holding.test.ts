import { systemViewer } from '../../src/core/viewer';
import type { Database } from '../../src/database/database';
import { runBatch } from '../../src/database/run-batch';
import type { Work } from '../../src/database/work';
import { systemAuthor, write } from '../../src/database/write';
import { Department } from '../../src/departments/department.entity';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';

const author = systemAuthor(systemViewer, new Date('2026-11-23T12:00:00.000Z'));
const blind = { ...author, scope: () => ({ sql: '1 = 0', params: [] }) };

describe.each(dialects)('what a Work looks at, demands and holds on %s', (dialect) => {
  let fresh: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    fresh = await freshDatabase(dialect);
    database = fresh.database;
  });

  afterAll(() => fresh.drop());

  const work = <T>(body: (work: Work) => Promise<T>) => write(database, author, body);
  const addDepartment = (name: string) => work((w) => w.add(Department, { name }, 'department.created'));

  /** The statements on departments that a body runs. */
  async function readingOf(body: (work: Work) => Promise<unknown>): Promise<string[]> {
    const statements: string[] = [];
    const stop = database.listen((sql) => statements.push(sql));
    await work(body).finally(stop);
    return statements.filter((sql) => sql.includes('FROM departments'));
  }

  it('looks at the columns that are asked for, and at those by which rows are found', async () => {
    const { id, name } = await addDepartment('Looked at');

    const [read] = await readingOf(async (w) => {
      expect(await w.look(Department, { name }, ['parentId'])).toMatchObject({ id, name, parentId: null });
    });

    expect(read).toMatch(/^SELECT t\.`id`, t\.`name`, t\.`parentId` FROM/);
  });

  it('demands that a row is there, of those that the author sees', async () => {
    const { id } = await addDepartment('Demanded');
    await expect(work((w) => w.demand(Department, id, 'departmentId'))).resolves.toBeUndefined();
    await expect(work((w) => w.demand(Department, id + 1_000_000, 'departmentId'))).rejects.toMatchObject({
      errors: [{ code: 'NOT_FOUND', path: ['input', 'departmentId'] }],
    });
    await expect(write(database, blind, (w) => w.demand(Department, id, 'x.1'))).rejects.toMatchObject({
      errors: [{ code: 'NOT_FOUND', path: ['input', 'x', '1'] }],
    });
  });

  describe('a row that is held', () => {
    it('tells the columns that are asked for', async () => {
      const { id } = await addDepartment('Held');

      const [read] = await readingOf(async (w) => {
        expect(await w.hold(Department, id, 'departmentId', ['name'])).toMatchObject({ id, name: 'Held' });
      });

      expect(read).toMatch(
        dialect === 'mysql'
          ? /^SELECT t\.`id`, t\.`name` FROM .* FOR UPDATE$/
          : /^SELECT t\.`id`, t\.`name` FROM/,
      );
    });

    it('is not changed by anybody else until the end', async () => {
      const { id } = await addDepartment('Kept');
      let renaming: Promise<unknown> = Promise.resolve();
      const rename = () =>
        work(async (w) => {
          const department = await w.get(Department, id, 'departmentId', { lock: 'update' });
          await w.save(Object.assign(department, { name: 'Renamed' }), 'department.updated');
        });

      const seen = await work(async (w) => {
        const { name } = await w.hold(Department, id, 'departmentId', ['name']);
        renaming = rename();
        await new Promise((resolve) => setTimeout(resolve, 100));
        return [name, (await w.look(Department, { id }, ['name']))?.name];
      });
      await renaming;

      expect(seen).toEqual(['Kept', 'Kept']);
      expect((await work((w) => w.get(Department, id, 'departmentId'))).name).toBe('Renamed');
    });

    it('cannot be saved', async () => {
      const { id } = await addDepartment('Unsaved');

      const saving = work(async (w) => {
        const held = await w.hold(Department, id, 'departmentId', ['name']);
        await w.save(held as Department, 'department.updated');
      });

      await expect(saving).rejects.toThrow('a row to be saved must come from this Work');
    });

    it('is not found where there is none, or none that the author sees', async () => {
      const { id } = await addDepartment('Unseen');
      const notFound = { errors: [{ code: 'NOT_FOUND', path: ['input', 'departmentId'] }] };
      const hold = (key: number) => (w: Work) => w.hold(Department, key, 'departmentId', ['name']);

      await expect(work(hold(id + 1_000_000))).rejects.toMatchObject(notFound);
      await expect(write(database, blind, hold(id))).rejects.toMatchObject(notFound);
    });

    it('is held for several items of a batch by one statement, and each gets its own', async () => {
      const [one, two] = [await addDepartment('First'), await addDepartment('Second')];
      let names: unknown[] = [];

      const reads = await readingOf(async (w) => {
        const outcomes = await runBatch(w, [two, one], (item, { id }) =>
          item.hold(Department, id, 'departmentId', ['name']),
        );
        names = outcomes.map((outcome) => outcome.done && outcome.result.name);
      });

      expect(names).toEqual(['Second', 'First']);
      expect(reads).toHaveLength(1);
    });
  });
});
