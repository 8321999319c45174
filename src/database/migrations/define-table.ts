import { Table, TableForeignKey, TableIndex, type QueryRunner, type TableColumnOptions } from 'typeorm';

/** A column as migrations write it: its type, and what it must satisfy. */
export interface ColumnDefinition extends Omit<TableColumnOptions, 'name'> {
  references?: string;
  values?: readonly string[];
}

/** Indexes, checks and composite foreign keys of a table. */
export interface Constraints {
  indexes?: Record<string, readonly string[]>;
  uniques?: Record<string, readonly string[]>;
  checks?: Record<string, string>;
  foreignKeys?: Record<string, { columns: string[]; references: string; referencedColumns: string[] }>;
}

export const id: ColumnDefinition = {
  type: 'int',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
};
export const int: ColumnDefinition = { type: 'int' };
export const money: ColumnDefinition = { type: 'bigint' };
export const boolean: ColumnDefinition = { type: 'boolean', default: '0' };
export const instant: ColumnDefinition = { type: 'datetime', precision: 3 };
export const day: ColumnDefinition = { type: 'date' };
export const longText: ColumnDefinition = { type: 'text' };
export const json: ColumnDefinition = { type: 'json' };
/** The columns of everything that has a version. */
export const versioned = {
  id,
  version: { type: 'int', default: '1' },
  createdAt: instant,
  updatedAt: instant,
} as const;

/** A text of at most `length` characters. */
export function text(length: number): ColumnDefinition {
  return { type: 'varchar', length: String(length) };
}

/** One of some values, checked by the database. */
export function oneOf(...values: string[]): ColumnDefinition {
  return { ...text(24), values };
}

/** The key of a row of another table. */
export function references(table: string): ColumnDefinition {
  return { ...int, references: table };
}

/** The same column, where null may stand. */
export function nullable(column: ColumnDefinition): ColumnDefinition {
  return { ...column, isNullable: true };
}

/** Whether the migrations run on MySQL or MariaDB. */
export function onMysql(runner: QueryRunner): boolean {
  return runner.connection.options.type !== 'better-sqlite3';
}

/**
 * Makes a table, alike on SQLite and MySQL. Names of constraints carry the entity's name, as the column decorators do.
 */
export async function createTable(
  runner: QueryRunner,
  name: string,
  entity: string,
  columns: Record<string, ColumnDefinition>,
  { indexes = {}, uniques = {}, checks = {}, foreignKeys = {} }: Constraints = {},
): Promise<void> {
  const allChecks = { ...checks, ...enumChecks(entity, columns) };
  const isMysql = onMysql(runner);
  const table = new Table({
    name,
    columns: Object.entries(columns).map(([column, { references: _, values: __, ...options }]) => ({
      ...options,
      ...(options.type === 'int' && !isMysql ? { type: 'integer' } : {}),
      name: column,
    })),
    indices: [
      ...Object.entries(indexes).map(([index, names]) => ({ name: index, columnNames: [...names] })),
      ...Object.entries(uniques).map(([index, names]) => ({
        name: index,
        columnNames: [...names],
        isUnique: true,
      })),
    ].map((options) => new TableIndex(options)),
    checks: isMysql
      ? []
      : Object.entries(allChecks).map(([check, expression]) => ({ name: check, expression })),
    foreignKeys: allForeignKeys(entity, columns, foreignKeys),
  });
  await runner.createTable(table);
  if (!isMysql) return;
  for (const [check, expression] of Object.entries(allChecks))
    await runner.query(`ALTER TABLE \`${name}\` ADD CONSTRAINT \`${check}\` CHECK (${expression})`);
}

/** Drops tables, the last made first. */
export async function dropTables(runner: QueryRunner, ...names: string[]): Promise<void> {
  for (const name of names.reverse()) await runner.dropTable(name);
}

function enumChecks(entity: string, columns: Record<string, ColumnDefinition>): Record<string, string> {
  const checks: Record<string, string> = {};
  for (const [column, { values }] of Object.entries(columns))
    if (values)
      checks[`ck_${entity}_${column}`] =
        `\`${column}\` IN (${values.map((value) => `'${value}'`).join(', ')})`;
  return checks;
}

function allForeignKeys(
  entity: string,
  columns: Record<string, ColumnDefinition>,
  composite: NonNullable<Constraints['foreignKeys']>,
): TableForeignKey[] {
  const simple = Object.entries(columns).flatMap(([column, { references: table }]) =>
    table
      ? [
          {
            name: `fk_${entity}_${column}`,
            columnNames: [column],
            referencedTableName: table,
            referencedColumnNames: ['id'],
          },
        ]
      : [],
  );
  const others = Object.entries(composite).map(
    ([name, { columns: columnNames, references: table, referencedColumns }]) => ({
      name,
      columnNames,
      referencedTableName: table,
      referencedColumnNames: referencedColumns,
    }),
  );
  return [...simple, ...others].map(
    (options) => new TableForeignKey({ ...options, onDelete: 'NO ACTION', onUpdate: 'NO ACTION' }),
  );
}
