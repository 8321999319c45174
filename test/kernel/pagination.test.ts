import fc from 'fast-check';
import type { OrderBy, PageArgs } from '../../src/core/page';
import { systemViewer } from '../../src/core/viewer';
import type { Database } from '../../src/database/database';
import { Loaders } from '../../src/database/loaders';
import { RowLoaders } from '../../src/database/row-loaders';
import { systemAuthor, write } from '../../src/database/write';
import { Role } from '../../src/roles/role.entity';
import { EmploymentType, RoleStatus } from '../../src/roles/role.enums';
import '../../src/roles/role.list';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';

const author = systemAuthor(systemViewer, new Date('2026-11-23T12:00:00.000Z'));
const fields = ['TITLE', 'OPENED_AT', 'CREATED_AT'];
const columns: Record<string, keyof Role> = {
  TITLE: 'titleKey',
  OPENED_AT: 'openedAt',
  CREATED_AT: 'createdAt',
};

/** What the database must do, said again in memory: null lowest, texts by code points, ties by id. */
function compare(orderBy: OrderBy[]) {
  const terms = [...orderBy, { field: 'ID', direction: orderBy.at(-1)!.direction }];
  return (a: Role, b: Role): number => {
    for (const { field, direction } of terms) {
      const [x, y] = [a, b].map(
        (row) => (field === 'ID' ? row.id : row[columns[field]!]) as string | number | Date | null,
      );
      const order = x === y || Number(x) === Number(y) ? 0 : rank(x ?? null, y ?? null);
      if (order !== 0) return direction === 'ASC' ? order : -order;
    }
    return 0;
  };
}

function rank(x: string | number | Date | null, y: string | number | Date | null): number {
  if (x === null || y === null) return x === y ? 0 : x === null ? -1 : 1;
  return x < y ? -1 : x > y ? 1 : 0;
}

describe.each(dialects)('pagination on %s', (dialect) => {
  let fresh: TestDatabase;
  let database: Database;
  let roles: Role[];

  beforeAll(async () => {
    fresh = await freshDatabase(dialect);
    database = fresh.database;
    roles = await addRoles(60);
  });

  afterAll(() => fresh.drop());

  const loaders = () => new Loaders(new RowLoaders(database.reader, () => null));
  const page = (args: PageArgs) => loaders().page(Role, args);

  async function addRoles(count: number, title?: string): Promise<Role[]> {
    return write(database, author, async (work) => {
      const made: Role[] = [];
      for (let index = 0; index < count; index++) {
        const openedAt = index % 3 === 0 ? null : new Date(Date.UTC(2026, 0, 1 + (index % 7)));
        made.push(
          await work.as({ now: new Date(Date.UTC(2026, 1, 1 + (index % 5))) }).add(
            Role,
            {
              title: title ?? `${'BaZé'[index % 4]!}${index % 11}`,
              employmentType: EmploymentType.FULL_TIME,
              skills: [],
              status: RoleStatus.OPEN,
              confidential: false,
              openedAt,
            },
            null,
          ),
        );
      }
      return made;
    });
  }

  const orders = fc.uniqueArray(fc.constantFrom(...fields), { minLength: 1, maxLength: 3 }).chain((chosen) =>
    fc.tuple(
      ...chosen.map((field) =>
        fc.record({
          field: fc.constant(field),
          direction: fc.constantFrom('ASC' as const, 'DESC' as const),
        }),
      ),
    ),
  );

  it('walks every list forward and backward, each row once, in the order asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        orders,
        fc.integer({ min: 1, max: 25 }),
        fc.boolean(),
        async (orderBy, size, backward) => {
          const expected = [...roles].sort(compare(orderBy)).map(({ id }) => id);
          const seen: number[] = [];
          let cursor: string | null = null;

          for (let more = true; more;) {
            const read: Awaited<ReturnType<typeof page>> = await page(
              backward ? { last: size, before: cursor, orderBy } : { first: size, after: cursor, orderBy },
            );
            const ids = read.rows.map(({ id }) => id);
            if (backward) seen.unshift(...ids);
            else seen.push(...ids);
            cursor = ids.length > 0 ? read.cursorAt(backward ? 0 : ids.length - 1) : null;
            more = backward ? read.hasPreviousPage : read.hasNextPage;
          }

          expect(seen).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('neither skips nor repeats what stays while rows come and go', async () => {
    const orderBy: OrderBy[] = [{ field: 'TITLE', direction: 'ASC' }];
    const before = await page({ first: 20, orderBy });
    const cursor = before.cursorAt(before.rows.length - 1);

    const extra = await addRoles(3, '0 before everything');
    await write(database, author, (work) =>
      work.session.run('DELETE FROM roles WHERE id = ?', [before.rows.at(-1)!.id]),
    );
    const after = await page({ first: 100, after: cursor, orderBy });

    const stayed = roles.filter(({ id }) => id !== before.rows.at(-1)!.id);
    const expected = stayed
      .sort(compare(orderBy))
      .slice(19)
      .map(({ id }) => id);
    expect(after.rows.map(({ id }) => id)).toEqual(expected);
    await write(database, author, async (work) => {
      for (const { id } of extra) await work.session.run('DELETE FROM roles WHERE id = ?', [id]);
    });
  });

  it.each<[string, PageArgs, string]>([
    ['first of 0', { first: 0 }, 'first'],
    ['first of -1', { first: -1 }, 'first'],
    ['first of 1000', { first: 1000 }, 'first'],
    ['last of 101', { last: 101 }, 'last'],
    ['first and last', { first: 1, last: 1 }, 'last'],
    ['before without last', { before: 'x' }, 'before'],
    ['after with last', { last: 1, after: 'x' }, 'after'],
    ['a cursor that is no cursor', { after: 'nonsense' }, 'after'],
    [
      'a forged cursor',
      { after: Buffer.from('[1,"Role:titleKey+,id+",1,2,3]').toString('base64url') },
      'after',
    ],
    [
      'a cursor of another type',
      { after: Buffer.from('[1,"Role:titleKey+,id+",{"a":1},2]').toString('base64url') },
      'after',
    ],
    [
      'four orders',
      {
        orderBy: ['TITLE', 'OPENED_AT', 'CREATED_AT', 'UPDATED_AT'].map((field) => ({
          field,
          direction: 'ASC',
        })),
      },
      'orderBy',
    ],
    [
      'an order twice',
      { orderBy: ['TITLE', 'TITLE'].map((field) => ({ field, direction: 'ASC' })) },
      'orderBy',
    ],
  ])('refuses %s by naming the argument', async (_what, args, argument) => {
    const asked = page({ orderBy: [{ field: 'TITLE', direction: 'ASC' }], ...args });

    await expect(asked).rejects.toMatchObject({ errors: [{ code: 'INVALID_INPUT', path: [argument] }] });
  });

  it('refuses a cursor of another ordering', async () => {
    const { cursorAt } = await page({ first: 1, orderBy: [{ field: 'TITLE', direction: 'ASC' }] });

    const asked = page({ after: cursorAt(0), orderBy: [{ field: 'TITLE', direction: 'DESC' }] });

    await expect(asked).rejects.toMatchObject({ errors: [{ path: ['after'] }] });
  });

  it.each<[string, PageArgs['where'], string[]]>([
    ['a null comparison', { title: null }, ['where', 'title']],
    ['a comparison with null', { title: { eq: null } }, ['where', 'title', 'eq']],
    ['an id of another type', { departmentId: { eq: 'role_1' } }, ['where', 'departmentId', 'eq']],
    [
      'a malformed instant',
      { or: [{ openedAt: { gt: '2026-01-01' } }] },
      ['where', 'or', '0', 'openedAt', 'gt'],
    ],
    ['over 100 values', { title: { in: Array.from({ length: 101 }, String) } }, ['where', 'title', 'in']],
    [
      'over 50 comparisons',
      { or: Array.from({ length: 51 }, () => ({ title: { eq: 'x' } })) },
      ['where', 'or', '50', 'title'],
    ],
    ['a lone surrogate', { title: { contains: '\ud800' } }, ['where', 'title', 'contains']],
  ])('refuses %s in a filter by its path', async (_what, where, path) => {
    await expect(page({ where })).rejects.toMatchObject({ errors: [{ code: 'INVALID_INPUT', path }] });
  });

  it('takes wildcards and SQL in a filter as text', async () => {
    const count = async (contains: string) => (await page({ where: { title: { contains } } })).rows.length;

    expect(await Promise.all(['%', '_', "' OR 1=1 --", '\\', '`'].map(count))).toEqual([0, 0, 0, 0, 0]);
    expect(await count('É1')).toBe(await count('e1'));
    expect(await count('e1')).toBeGreaterThan(0);
  });

  it('combines conditions by and, or and not', async () => {
    const ids = async (where: PageArgs['where']) =>
      (await page({ first: 100, where })).rows.map(({ id }) => id).sort((a, b) => a - b);
    const all = await ids(null);
    const unopened = await ids({ openedAt: { isNull: true } });

    expect(await ids({ not: { openedAt: { isNull: true } } })).toEqual(
      all.filter((id) => !unopened.includes(id)),
    );
    expect(await ids({ not: { openedAt: { gt: '2026-01-03T00:00:00Z' } } })).toEqual(
      expect.arrayContaining(unopened),
    );
    expect(await ids({ or: [{ title: { contains: 'a1' } }, { title: { contains: 'b1' } }] })).toEqual(
      [...(await ids({ title: { contains: 'a1' } })), ...(await ids({ title: { contains: 'b1' } }))].sort(
        (a, b) => a - b,
      ),
    );
    expect(await ids({ title: { in: [] } })).toEqual([]);
    expect(await ids({ title: { notIn: [] } })).toEqual(all);
  });
});
