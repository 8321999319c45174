import { systemViewer } from '../../src/core/viewer';
import { beside, given, rowsBeside } from '../../src/database/beside';
import type { Database } from '../../src/database/database';
import { runBatch } from '../../src/database/run-batch';
import type { Work } from '../../src/database/work';
import { systemAuthor, write } from '../../src/database/write';
import { Department } from '../../src/departments/department.entity';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';

const author = systemAuthor(systemViewer, new Date('2026-11-23T12:00:00.000Z'));
const blind = { ...author, scope: () => ({ sql: '1 = 0', params: [] }) };

const family = rowsBeside(Department, {
  parent: beside(Department, { id: 'parentId' }, ['name', 'createdAt']),
  grandparent: beside(Department, { id: 'parent.parentId' }, ['name']),
  named: beside(Department, { id: given }, ['name'], { seen: true }),
  sibling: beside(Department, { id: given, parentId: 'parentId' }),
  above: beside(Department, { id: 'named.parentId' }, ['name']),
});

describe.each(dialects)('rows beside another one on %s', (dialect) => {
  let fresh: TestDatabase;
  let database: Database;
  let top: Department;
  let middle: Department;
  let low: Department;

  beforeAll(async () => {
    fresh = await freshDatabase(dialect);
    database = fresh.database;
  });

  beforeEach(async () => {
    top = await addDepartment('Top', null);
    middle = await addDepartment('Middle', top.id);
    low = await addDepartment('Low', middle.id);
  });

  afterEach(() =>
    work(async (w) => {
      for (const each of [low, middle, top]) await w.remove(each, null);
    }),
  );

  afterAll(() => fresh.drop());

  const work = <T>(body: (work: Work) => Promise<T>) => write(database, author, body);
  const addDepartment = (name: string, parentId: number | null) =>
    work((w) => w.add(Department, { name, parentId }, 'department.created'));
  const look = (key: number, values = {}) => work((w) => w.lookBeside(family, key, values));

  it('are read by one statement, with the columns that are asked for', async () => {
    const statements: string[] = [];
    const stop = database.listen((sql) => statements.push(sql));

    const found = await look(low.id, { named: top.id }).finally(stop);

    expect(found).toEqual({
      parent: expect.objectContaining({
        id: middle.id,
        name: 'Middle',
        createdAt: middle.createdAt,
      }) as object,
      grandparent: expect.objectContaining({ id: top.id, name: 'Top' }) as object,
      named: expect.objectContaining({ id: top.id, name: 'Top' }) as object,
      sibling: null,
      above: null,
    });
    expect(statements.filter((sql) => sql.includes('departments'))).toHaveLength(1);
  });

  it('are null where there is none, and what is left open where no value is told', async () => {
    const none = { parent: null, grandparent: null, named: null, sibling: null, above: null };
    expect(await look(top.id)).toEqual(none);
    expect(await look(low.id, { named: low.id + 1_000_000 })).toMatchObject({ named: null });
    expect(await look(low.id + 1_000_000)).toBeNull();
  });

  it('are joined only where what is given is told, with what stands beside them', async () => {
    const tablesOf = async (values: object): Promise<number> => {
      const statements: string[] = [];
      const stop = database.listen((sql) => statements.push(sql));
      await look(low.id, values).finally(stop);
      return statements.join().split('LEFT JOIN').length - 1;
    };

    expect([await tablesOf({}), await tablesOf({ sibling: top.id })]).toEqual([2, 3]);
    expect(await tablesOf({ named: low.id, sibling: null })).toBe(4);
    expect(await tablesOf({ named: low.id, sibling: top.id })).toBe(5);
    expect(await look(low.id, { named: middle.id })).toMatchObject({ above: { name: 'Top' } });
  });

  it('are found by what is told and what stands in the row, together', async () => {
    const other = await addDepartment('Other', middle.id);

    const found = await look(low.id, { sibling: other.id });
    const stranger = await look(low.id, { sibling: middle.id });
    await work((w) => w.remove(other, null));

    expect(found?.sibling?.id).toBe(other.id);
    expect(stranger?.sibling).toBeNull();
  });

  it('are there for everyone whom rules serve, but those that must be seen only for who sees them', async () => {
    const found = await write(database, blind, (w) => w.lookBeside(family, low.id, { named: top.id }));

    expect(found).toMatchObject({ parent: { id: middle.id }, named: null });
  });

  it('cannot be saved', async () => {
    const saving = work(async (w) => {
      const found = await w.lookBeside(family, low.id);
      await w.save(found!.parent as Department, 'department.updated');
    });

    await expect(saving).rejects.toThrow('a row to be saved must come from this Work');
  });

  describe('in a batch', () => {
    it('are each item’s own, by one statement for all items', async () => {
      const reads: string[] = [];
      const stop = database.listen((sql) => sql.includes('departments parent') && reads.push(sql));

      const outcomes = await work((w) =>
        runBatch(w, [low, middle, low], (item, { id }) => item.lookBeside(family, id)),
      ).finally(stop);

      const parents = outcomes.map((outcome) => outcome.done && outcome.result?.parent?.name);
      expect(parents).toEqual(['Middle', 'Top', 'Middle']);
      expect(reads).toHaveLength(1);
    });

    it('are what they are after the items before', async () => {
      const outcomes = await work((w) =>
        runBatch(w, ['rename', 'look'], async (item, what) => {
          if (what === 'look') return (await item.lookBeside(family, low.id))!.parent!.name;
          const parent = await item.get(Department, middle.id, 'departmentId', { lock: 'update' });
          await item.save(Object.assign(parent, { name: 'Renamed' }), 'department.updated');
          return null;
        }),
      );

      expect(outcomes).toMatchObject([{ done: true }, { done: true, result: 'Renamed' }]);
      middle = await work((w) => w.get(Department, middle.id, 'departmentId'));
    });
  });
});
