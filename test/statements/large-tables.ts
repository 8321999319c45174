import type { EntityMetadata } from 'typeorm';
import type { Database } from '../../src/database/database';
import type { TestApp } from '../support/app';

/** How many rows each table gets: enough that no optimiser reads it whole where it has an index. */
export const largeCount = 2_000;
const firstId = 1_000;
const perParent = 20;
const rowsPerStatement = 500;

/** Tables of which there is one row, or that no list shows. */
const left = new Set(['settings', 'event_sequence', 'api_keys', 'idempotency_keys']);

/** What checks of several columns ask for. */
const particular: Record<string, (place: number) => Record<string, string | number | null>> = {
  applicants: (place) => ({ mergedIntoId: place % 100 === 1 ? firstId : null }),
  applications: (place) => ({
    status: place % 2 ? 'ACTIVE' : 'WITHDRAWN',
    activeApplicantId: place % 2 ? place : null,
    openingId: null,
    departmentId: firstId + parentOf(place, 0),
  }),
  roles: (place) => ({
    ...{ salaryMin: 1, salaryMax: 2, minYearsExperience: 1, maxYearsExperience: 2 },
    confidential: place % 100 === 0 ? 1 : 0,
  }),
  interviews: (place) => ({ startsAt: instant(place), endsAt: instant(place + 30) }),
  events: (place) => ({ subjectType: place % 2 ? 'Role' : 'Application' }),
  notes: (place) => ({
    applicantId: place % 2 ? firstId + parentOf(place, 0) : null,
    applicationId: place % 2 ? null : firstId + parentOf(place, 0),
  }),
  feedback: (place) => ({ rating: (place % 5) + 1 }),
};

type Column = EntityMetadata['columns'][number];

/**
 * Fills the tables of all lists with rows that satisfy the columns and little else: made for plans, not for answers. The ids
 * begin with 1000, and so do those that they refer to.
 */
export async function fillTables({ database }: TestApp): Promise<void> {
  const runner = database.source.createQueryRunner();
  const isMysql = database.dialect === 'mysql';
  await runner.query(isMysql ? 'SET SESSION foreign_key_checks = 0' : 'PRAGMA foreign_keys = OFF');
  const tables = database.source.entityMetadatas.filter(({ tableName }) => !left.has(tableName));
  for (const table of tables) await fill(runner, table);
  if (isMysql) await runner.query(`ANALYZE TABLE ${tables.map(({ tableName }) => tableName).join(', ')}`);
  await runner.query(isMysql ? 'SET SESSION foreign_key_checks = 1' : 'PRAGMA foreign_keys = ON');
  await runner.release();
}

type Runner = ReturnType<Database['source']['createQueryRunner']>;

async function fill(runner: Runner, table: EntityMetadata): Promise<void> {
  const { columns, tableName } = table;
  const names = columns.map(({ databaseName }) => `\`${databaseName}\``).join(', ');
  const marks = `(${columns.map(() => '?').join(', ')})`;
  for (let from = 0; from < largeCount; from += rowsPerStatement) {
    const places = Array.from({ length: rowsPerStatement }, (_, index) => from + index);
    const values = places.flatMap((place) => rowOf(table, place));
    const rows = places.map(() => marks).join(', ');
    await runner.query(`INSERT INTO ${tableName} (${names}) VALUES ${rows}`, values);
  }
}

function rowOf(table: EntityMetadata, place: number): Array<string | number | null> {
  const given: Record<string, string | number | null> = particular[table.tableName]?.(place) ?? {};
  return table.columns.map((column) =>
    column.propertyName in given ? given[column.propertyName]! : valueOf(table, column, place),
  );
}

function valueOf(table: EntityMetadata, column: Column, place: number): string | number | null {
  const { propertyName: name, type } = column;
  if (name === 'id') return firstId + place;
  const isAlone = table.indices.some(
    ({ isUnique, columns }) => isUnique && columns.length === 1 && columns[0] === column,
  );
  const references = table.foreignKeys.flatMap((key) => key.columnNames);
  const reference = references.indexOf(name);
  if (reference >= 0) return firstId + (isAlone ? place : parentOf(place, reference));
  if (column.isNullable && !isAlone && place % 3 === 0) return null;
  if (type === 'varchar')
    return allowed(table, name)?.[place % 2] ?? `text ${place}`.slice(0, Number(column.length));
  if (type === 'datetime') return instant(place);
  if (type === 'date') return '2026-11-24';
  if (type === 'json') return '[]';
  if (type === 'text') return 'text';
  return type === 'boolean' ? place % 2 : place;
}

function instant(minute: number): string {
  const date = new Date(Date.parse('2026-11-01T00:00:00Z') + minute * 60_000);
  return date.toISOString().replace('T', ' ').slice(0, 23);
}

/** Twenty rows for each parent, and no pair of parents twice. */
function parentOf(place: number, reference: number): number {
  const parents = largeCount / perParent;
  return reference === 0 ? Math.floor(place / perParent) : (place * (2 * reference - 1)) % parents;
}

/** The values of a column that its check lists. */
function allowed(table: EntityMetadata, column: string): string[] | undefined {
  const check = table.checks.find(({ name }) => name === `ck_${table.name}_${column}`);
  return check?.expression.match(/'(\w+)'/g)?.map((quoted) => quoted.slice(1, -1));
}
