import { Check, Column, ForeignKey, Index } from 'typeorm';
import type { EntityClass, Node } from '../core/node';
import { fold } from '../core/text';

/**
 * The column types of this project, each alike on MySQL, MariaDB and SQLite.
 * An entity holds nothing but columns; what refers to what is declared in the features' references.
 */
interface Options {
  nullable?: boolean;
}

/** A text of at most `length` characters, compared by code points. */
export function TextColumn(length: number, options: Options = {}): PropertyDecorator {
  return Column({ type: 'varchar', length, nullable: options.nullable ?? false });
}

/** A text of up to 65,535 bytes, not indexed: at most 16,383 characters, since one may take four. */
export function LongTextColumn(options: Options = {}): PropertyDecorator {
  return Column({ type: 'text', nullable: options.nullable ?? false });
}

/** A whole number. */
export function IntColumn(options: Options = {}): PropertyDecorator {
  return Column({ type: 'int', nullable: options.nullable ?? false });
}

/** Money as a whole number of the currency's smallest unit. */
export function MoneyColumn(options: Options = {}): PropertyDecorator {
  return Column({ type: 'bigint', nullable: options.nullable ?? false });
}

/** Yes or no. */
export function BooleanColumn(): PropertyDecorator {
  return Column({ type: 'boolean', default: false });
}

/** An instant in UTC with milliseconds. */
export function InstantColumn(options: Options = {}): PropertyDecorator {
  return Column({ type: 'datetime', precision: 3, nullable: options.nullable ?? false });
}

/** A calendar day without a time, `YYYY-MM-DD`. */
export function DayColumn(options: Options = {}): PropertyDecorator {
  return Column({ type: 'date', nullable: options.nullable ?? false });
}

/** A list or an object that is read and written whole. */
export function JsonColumn(options: Options = {}): PropertyDecorator {
  return Column({ type: 'json', nullable: options.nullable ?? false });
}

/** One value of a string enum, checked by the database. */
export function EnumColumn(values: Record<string, string>, options: Options = {}): PropertyDecorator {
  return (target, property) => {
    const allowed = Object.values(values)
      .map((value) => `'${value}'`)
      .join(', ');
    Column({ type: 'varchar', length: 24, nullable: options.nullable ?? false })(target, property);
    Check(
      `ck_${target.constructor.name}_${String(property)}`,
      `\`${String(property)}\` IN (${allowed})`,
    )(target.constructor);
  };
}

/**
 * The key of a row of another entity, guarded by a foreign key. Refers up the import graph, or to the entity itself.
 * With `composite`, the class declares the foreign key itself, over this column and others. With `successor`, the row that
 * it refers to has taken the place of this one: who asks for this one by its id gets that one.
 */
export function ReferenceColumn(
  entity: () => EntityClass,
  options: Options & { composite?: boolean; successor?: boolean } = {},
): PropertyDecorator {
  return (target, property) => {
    if (options.successor) successors.set(target.constructor as EntityClass, String(property));
    Column({ type: 'int', nullable: options.nullable ?? false })(target, property);
    if (!options.composite)
      ForeignKey(entity, { name: `fk_${target.constructor.name}_${String(property)}` })(target, property);
    references.push({ owner: target.constructor as EntityClass, key: String(property), entity });
  };
}

const references: Array<{ owner: EntityClass; key: string; entity: () => EntityClass }> = [];

const successors = new Map<EntityClass, string>();

/** The column that names the row which has taken the place of another one; null where rows are never replaced. */
export function successorColumn(entity: EntityClass): string | null {
  return successors.get(entity) ?? null;
}

/** The entity that a key column refers to. */
export function referredBy(owner: EntityClass, key: string): EntityClass | null {
  return references.find((reference) => reference.owner === owner && reference.key === key)?.entity() ?? null;
}

/** An index for each column by which whole lists of a table are ordered. */
export function OrderIndexes(table: string, ...columns: string[]): ClassDecorator {
  return (target) => columns.forEach((column) => Index(`ix_${table}_${column}`, [column, 'id'])(target));
}

interface Folding {
  column: string;
  length: number;
  of: (row: never) => string;
}

const foldings = new Map<EntityClass, Folding[]>();

/** A text derived from others for searching and ordering (see `fold`); written whenever the row is. */
export function FoldedColumn<T extends Node>(length: number, of: (row: T) => string): PropertyDecorator {
  return (target, property) => {
    TextColumn(length)(target, property);
    const entity = target.constructor as EntityClass;
    foldings.set(entity, [...(foldings.get(entity) ?? []), { column: String(property), length, of }]);
  };
}

/** Whether a column is a folded one, which tells nothing of its own. */
export function isDerived(entity: EntityClass, column: string): boolean {
  return foldings.get(entity)?.some((folding) => folding.column === column) ?? false;
}

/** Brings a row's folded columns up to date with what they derive from. Folding may lengthen a text: it is cut to fit. */
export function refold(row: Node): void {
  for (const { column, length, of } of foldings.get(row.constructor as EntityClass) ?? []) {
    const folded = fold(of(row as never));
    (row as unknown as Record<string, unknown>)[column] =
      folded.length <= length ? folded : [...folded].slice(0, length).join('');
  }
}

/** The columns of each entity that bear a mark. */
class Marks {
  private readonly columns = new Map<EntityClass, Set<string>>();

  add(target: object, property: string | symbol): void {
    const entity = target.constructor as EntityClass;
    this.columns.set(entity, (this.columns.get(entity) ?? new Set()).add(String(property)));
  }

  has(entity: EntityClass, column: string): boolean {
    return this.columns.get(entity)?.has(column) ?? false;
  }
}

const confidential = new Marks();

/** A column whose values never appear in events or logs: salary, contact data, private notes. */
export function Confidential(): PropertyDecorator {
  return (target, property) => confidential.add(target, property);
}

const secrets = new Marks();

/** A confidential column whose value stands nowhere but in its own place, not even for those who may see all: a hash. */
export function Secret(): PropertyDecorator {
  return (target, property) => {
    confidential.add(target, property);
    secrets.add(target, property);
  };
}

/** Whether a column is marked `@Secret`. */
export function isSecret(entity: EntityClass, column: string): boolean {
  return secrets.has(entity, column);
}

/** Whether a column is marked `@Confidential`. */
export function isConfidential(entity: EntityClass, column: string): boolean {
  return confidential.has(entity, column);
}

const personal = new Map<EntityClass, Map<string, unknown>>();

/**
 * A column that tells of an applicant, or may since people write there in their own words: when the applicant is
 * anonymised it is erased, and what events held of it, too.
 * @param erased what stands there afterwards
 */
export function Personal(erased: '' | [] | null = null): PropertyDecorator {
  return (target, property) => {
    const entity = target.constructor as EntityClass;
    const known = personal.get(entity) ?? new Map<string, unknown>();
    personal.set(entity, known.set(String(property), erased));
  };
}

/** The columns of an entity that are marked `@Personal`, with what stands in them once they are erased. */
export function erasedValues(entity: EntityClass): Record<string, unknown> {
  return Object.fromEntries(personal.get(entity) ?? []);
}

/** A unique key that stands for a rule of the domain. */
export interface UniqueRuleInfo {
  name: string;
  columns: string[];
  message: string;
  path: string[] | null;
}

const uniqueRules = new Map<string, UniqueRuleInfo & { entity: unknown }>();

/**
 * A unique key that stands for a rule: a duplicate is refused with this message.
 * Null never collides, so a rule that holds only for some rows uses a column that is null for the others.
 */
export function UniqueRule(
  name: string,
  columns: string[],
  message: string,
  path: string[] | null = null,
): ClassDecorator {
  return (target) => {
    Index(name, columns, { unique: true })(target);
    uniqueRules.set(name, { name, columns, message, path, entity: target });
  };
}

/** What to tell a user who broke a unique key; null for a key that stands for no rule. */
export function uniqueRule(name: string): UniqueRuleInfo | null {
  return uniqueRules.get(name) ?? null;
}

/** The unique keys of an entity that stand for rules. */
export function uniqueRulesOf(entity: EntityClass): UniqueRuleInfo[] {
  return [...uniqueRules.values()].filter((rule) => rule.entity === entity);
}
