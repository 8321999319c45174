import { Application } from '../../src/applications/application.entity';
import { constant } from '../../src/core/constant';
import type { PageArgs } from '../../src/core/page';
import { labelOfPages } from '../../src/database/labels';
import { tableOf, type ColumnSet } from '../../src/database/rows';
import { freshDatabase } from '../support/databases';

describe('labels of pages', () => {
  let columns: ColumnSet;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    ({ drop } = await freshDatabase('sqlite'));
    columns = tableOf(Application).pick(['status']);
  });

  afterAll(() => drop());

  const active = constant({ sql: "t.status = 'ACTIVE'", params: [] });
  const hired = constant({ sql: "t.status = 'HIRED'", params: [] });
  const list = (args: PageArgs, condition?: typeof active) => ({ entity: Application, args, condition });

  it('tell what differs apart where all of it is kept, and where nothing is', () => {
    const same = constant({ first: 2 });
    const lists = [list(same), list(same, active), list(same, hired), list(constant({ first: 3 }))];
    const fresh = lists.map(({ args, condition }) => list({ ...args }, condition && { ...condition }));
    const labels = (some: typeof lists) =>
      some.flatMap((one) => [
        ...['roleId', 'stageId', 'departmentId'].map((key) => labelOfPages(one, columns, key)),
        labelOfPages(one, columns.and(['roleId']), 'roleId'),
      ]);

    expect(new Set(labels(lists)).size).toBe(16);
    expect(labels(lists)).toEqual(labels(fresh));
    expect(labels(lists.toReversed())).toEqual(labels(fresh.toReversed()));
  });
});
