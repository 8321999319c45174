import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { seedDemo } from '../../src/demo/seed';
import { dataFormatSchema } from '../../src/porting/data-format-schema';
import { exportAll } from '../support/data-files';
import { freshDatabase } from '../support/databases';

const published = JSON.parse(
  readFileSync(join(__dirname, '../../docs/data-format.schema.json'), 'utf8'),
) as Parameters<typeof z.fromJSONSchema>[0];

describe('docs/data-format.schema.json', () => {
  it('is what `rolecall export --schema` prints', () => {
    const present = dataFormatSchema();

    expect(published).toEqual(present);
  });

  it('takes every line of an export, and none with a field that there is not', async () => {
    const fresh = await freshDatabase('sqlite');
    await seedDemo(fresh.database, { now: new Date('2026-11-23T12:00:00.000Z') });
    const schema = z.fromJSONSchema(published);

    const lines = (await exportAll(fresh.database)).map((line) => JSON.parse(line) as object);

    expect(lines.filter((line) => !schema.safeParse(line).success)).toEqual([]);
    expect(schema.safeParse({ ...lines[0], colour: 'red' }).success).toBe(false);
    await fresh.drop();
  });
});
