import { systemViewer } from '../../src/core/viewer';
import type { Database } from '../../src/database/database';
import type { Lock } from '../../src/database/select';
import type { Work } from '../../src/database/work';
import { systemAuthor, write } from '../../src/database/write';
import { Department } from '../../src/departments/department.entity';
import { describeOnServer, freshDatabase, type TestDatabase } from '../support/databases';

const author = systemAuthor(systemViewer, new Date('2026-11-28T12:00:00.000Z'));
const event = 'department.updated';

async function rename(work: Work, id: number, name: string): Promise<void> {
  const department = (await work.findFirst(Department, { id }))!;
  department.name = name;
  await work.save(department, event);
}

describeOnServer('a row that a Work writes over', () => {
  let fresh: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    fresh = await freshDatabase('mysql');
    database = fresh.database;
  });

  afterAll(() => fresh.drop());

  const work = <T>(body: (work: Work) => Promise<T>) => write(database, author, body);
  const addDepartment = (name: string) => work((w) => w.add(Department, { name }, 'department.created'));

  /** The statements by which the server looks whether it was changed meanwhile, of a Work on a new department. */
  async function looks(body: (work: Work, id: number) => Promise<unknown>, name: string): Promise<string[]> {
    const { id } = await addDepartment(name);
    const statements: string[] = [];
    const stop = database.listen((sql) => statements.push(sql));
    await work((w) => body(w, id)).finally(stop);
    expect(statements.filter((sql) => sql.startsWith('UPDATE departments'))).not.toEqual([]);
    return statements.filter((sql) => sql.includes('@unmet'));
  }

  it('is not the one that somebody else wrote meanwhile, also where it is held since', async () => {
    const { id } = await addDepartment('First');
    const versions: number[] = [];

    await work(async (w) => {
      const early = (await w.findFirst(Department, { id }))!;
      versions.push(early.version);
      if (versions.length === 1) await work((other) => rename(other, id, 'Second'));
      await w.findFirst(Department, { id }, { lock: 'update' });
      early.name += ' and last';
      await w.save(early, event);
    });

    expect(versions).toEqual([1, 2]);
    expect((await work((w) => w.findFirst(Department, { id })))!.name).toBe('Second and last');
  });

  const renamed = (lock?: Lock) => async (work: Work, id: number) => {
    const department = (await work.findFirst(Department, { id }, { lock }))!;
    department.name += ', renamed';
    await work.save(department, event);
  };

  describe('is looked at again by the server before COMMIT', () => {
    it.each([
      ['where it was read without a lock', undefined, 1],
      ['where others may hold it, too', 'share', 1],
      ['but not where it is held alone', 'update', 0],
    ] as const)('%s', async (name, lock, times) => {
      expect(await looks(renamed(lock), name)).toHaveLength(times);
    });

    it('but not where it was written before', async () => {
      const twice = async (work: Work, id: number) => {
        const department = (await work.findFirst(Department, { id }))!;
        for (const name of ['once', 'twice']) {
          department.name = name;
          await work.save(department, event);
        }
      };

      expect(await looks(twice, 'written twice')).toHaveLength(1);
    });

    it('where a statement ran that says nothing of what it changes', async () => {
      const aside = async (work: Work, id: number) => {
        const department = (await work.findFirst(Department, { id }, { lock: 'update' }))!;
        await work.session.run('UPDATE departments SET parentId = NULL WHERE id = ?', [id]);
        department.name = 'Aside';
        await work.save(department, event);
      };

      expect(await looks(aside, 'aside before')).toHaveLength(1);
    });
  });
});
