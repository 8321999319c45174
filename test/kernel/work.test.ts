import { Refusal, VersionConflict } from '../../src/core/user-error';
import { systemViewer } from '../../src/core/viewer';
import type { Database } from '../../src/database/database';
import { Event } from '../../src/database/event.entity';
import { storedIn, type Key } from '../../src/database/match';
import { runBatch } from '../../src/database/run-batch';
import { Transient } from '../../src/database/session';
import type { Work } from '../../src/database/work';
import { systemAuthor, write } from '../../src/database/write';
import { Department } from '../../src/departments/department.entity';
import { EmploymentType, RoleStatus } from '../../src/roles/role.enums';
import { Role } from '../../src/roles/role.entity';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';

const author = systemAuthor(systemViewer, new Date('2026-11-23T12:00:00.000Z'));

describe.each(dialects)('Work on %s', (dialect) => {
  let fresh: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    fresh = await freshDatabase(dialect);
    database = fresh.database;
  });

  afterAll(() => fresh.drop());

  const work = <T>(body: (work: Work) => Promise<T>) => write(database, author, body);
  const addDepartment = (name: string) => work((w) => w.add(Department, { name }, 'department.created'));
  const names = async () => (await work((w) => w.find(Department, {}))).map(({ name }) => name);
  const eventsOf = (subjectType: string, subjectId: number) =>
    work((w) => w.find(Event, { subjectType, subjectId }, { orderBy: 't.id' }));

  it('keeps the transactions of two requests apart: one rolls back, the other stays', async () => {
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));

    const losing = work(async (w) => {
      await w.add(Department, { name: 'Rolled back' }, 'department.created');
      await released;
      throw new Error('no');
    });
    const winning = addDepartment('Kept');
    setImmediate(release);
    await Promise.allSettled([losing, winning]);

    await expect(losing).rejects.toThrow('no');
    expect(await names()).toEqual(expect.arrayContaining(['Kept']));
    expect(await names()).not.toContain('Rolled back');
  });

  it('shows readers nothing that is not committed', async () => {
    let seen: unknown[] = [];

    await work(async (w) => {
      await w.add(Department, { name: 'Unseen' }, 'department.created');
      seen = await database.reader.all("SELECT 1 FROM departments WHERE name = 'Unseen'");
    });

    expect(seen).toEqual([]);
    expect(await names()).toContain('Unseen');
  });

  it('writes a change and its event in one transaction, the change told by its values', async () => {
    const { id } = await addDepartment('Before');

    await work(async (w) => {
      const department = await w.get(Department, id, 'departmentId');
      department.name = 'After';
      await w.save(department, 'department.updated');
    });

    const [, updated] = await eventsOf('Department', id);
    expect(updated).toMatchObject({
      type: 'department.updated',
      occurredAt: author.now,
      actorId: null,
      via: 'SYSTEM',
    });
    expect(updated!.changes).toEqual({
      name: ['Before', 'After'],
      nameKey: ['before', 'after'],
      version: [1, 2],
    });
  });

  it('leaves neither row nor event of what was refused', async () => {
    const before = await database.reader.all('SELECT COUNT(*) AS count FROM events');

    const refused = work(async (w) => {
      await w.add(Department, { name: 'Refused' }, 'department.created');
      throw new Refusal(new VersionConflict(Department, 1));
    });

    await expect(refused).rejects.toThrow(Refusal);
    expect(await names()).not.toContain('Refused');
    expect(await database.reader.all('SELECT COUNT(*) AS count FROM events')).toEqual(before);
  });

  it('refuses a duplicate of a unique rule with its message and path', async () => {
    await addDepartment('Unique');

    const refused = addDepartment('ÚNIQUE');

    await expect(refused).rejects.toMatchObject({
      errors: [
        { code: 'ALREADY_EXISTS', message: 'Another department has this name.', path: ['input', 'name'] },
      ],
    });
  });

  it('runs again when the row was changed since it was read, and then meets the new state', async () => {
    const { id } = await addDepartment('Raced');
    const seen: string[] = [];

    await work(async (w) => {
      const department = await w.get(Department, id, 'departmentId');
      seen.push(department.name);
      if (seen.length === 1) await changeBehind(w, id);
      department.name = 'Mine';
      await w.save(department, 'department.updated');
    });

    expect(seen).toHaveLength(2);
    const [department] = await work((w) => w.find(Department, { id }));
    expect(department!.name).toBe('Mine');
  });

  it('gives up after five attempts', async () => {
    let attempts = 0;

    const hopeless = work(() => {
      attempts++;
      return Promise.reject(new Transient('again'));
    });

    await expect(hopeless).rejects.toThrow(Transient);
    expect(attempts).toBe(5);
  });

  it('settles two transactions that lock each other: both are done in the end', async () => {
    const [a, b] = [await addDepartment('Lock A'), await addDepartment('Lock B')];
    const rename = (first: number, second: number, name: string) =>
      work(async (w) => {
        for (const id of [first, second]) {
          const department = await w.get(Department, id, 'departmentId', { lock: 'update' });
          department.externalId = `${name} ${id}`;
          await w.save(department, 'department.updated');
        }
      });

    await Promise.all([rename(a.id, b.id, 'x'), rename(b.id, a.id, 'y'), rename(a.id, b.id, 'z')]);

    const rows = await work((w) => w.find(Department, { id: [a.id, b.id] }));
    expect(rows.map(({ version }) => version)).toEqual([4, 4]);
    expect(new Set(rows.map(({ externalId }) => externalId!.slice(0, 1))).size).toBe(1);
  });

  it('never writes confidential values into events', async () => {
    const role = await work((w) =>
      w.add(
        Role,
        {
          title: 'Secretly paid',
          employmentType: EmploymentType.FULL_TIME,
          skills: [],
          status: RoleStatus.DRAFT,
          confidential: false,
          salaryMin: 9_507_200,
          salaryMax: 11_560_400,
          salaryCurrency: 'USD',
        },
        'role.created',
      ),
    );

    const [event] = await eventsOf('Role', role.id);
    expect(event!.changes).toMatchObject({
      salaryMin: null,
      salaryMax: null,
      title: [null, 'Secretly paid'],
    });
  });

  /** A change by someone else: on another connection where there is one, else under the row's feet. */
  async function changeBehind(w: Work, id: number): Promise<void> {
    const sql = 'UPDATE departments SET version = version + 1 WHERE id = ?';
    if (dialect === 'mysql') await work((other) => other.session.run(sql, [id]));
    else await w.session.run(sql, [id]);
  }

  describe('what is stored elsewhere', () => {
    const addBelow = (name: string, parentId: number) =>
      work((w) => w.add(Department, { name, parentId }, null));
    const parentOf = (id: Key) => storedIn(Department, id, 'parentId');

    it('is looked up by the database, also through several rows', async () => {
      const top = await addDepartment('Top');
      const middle = await addBelow('Middle', top.id);
      const bottom = await addBelow('Bottom', middle.id);

      const [parent, grandparent] = await work((w) =>
        Promise.all([
          w.findFirst(Department, { id: parentOf(bottom.id) }),
          w.look(Department, { id: parentOf(parentOf(bottom.id)) }, ['name']),
        ]),
      );

      expect(parent).toMatchObject({ id: middle.id, name: 'Middle', parentId: top.id });
      expect(grandparent).toMatchObject({ id: top.id, name: 'Top' });
    });

    it('matches nothing where it is null, or where there is no such row', async () => {
      const { id: alone } = await addDepartment('Alone');

      for (const id of [alone, 2_000_000_000])
        expect(await work((w) => w.findFirst(Department, { id: parentOf(id) }))).toBeNull();
    });

    it('is each item’s own in a batch', async () => {
      const [one, two] = [await addDepartment('One'), await addDepartment('Two')];
      const below = [await addBelow('Below one', one.id), await addBelow('Below two', two.id)];

      const outcomes = await work((w) =>
        runBatch(w, [...below, below[0]!], (item, { id }) =>
          item.look(Department, { id: parentOf(id) }, ['name']),
        ),
      );

      const found = outcomes.map((outcome) => (outcome.done ? outcome.result?.name : outcome));
      expect(found).toEqual(['One', 'Two', 'One']);
    });
  });
});
