import type { z } from 'zod';
import type { EntityClass, Node } from '../core/node';
import type { Work } from '../database/work';
import type { Columns, Field, Reference } from './field';
import type { Known } from './known';
import type { Teller } from './teller';

/** A list within a line whose entries are rows of their own, such as the addresses of an applicant. */
export interface Part<P extends Node = Node> {
  entity: EntityClass;
  /** The column by which the rows refer to their owner. */
  owner: string;
  rule: z.ZodType;
  /** The order of the rows, over the alias `t`. */
  orderBy: string;
  references(entry: never, path: string[]): Reference[];
  /**
   * The rows that a line means, in stored form but for their owner.
   * @throws Refusal naming the entry
   */
  rows(entries: never, known: Known, owner: Node): Columns[];
  /** What is the same in the row that is there and in the one of the line. */
  same(row: Columns, index: number): string;
  /** What becomes of rows that the line does not list. */
  missing: 'remove' | 'keep' | 'refuse';
  /** A column with a unique key whose values the rows may swap: it is emptied first. */
  vacate?: string;
  /** Whether a line that says nothing of the list may have something to add. */
  always?: boolean;
  /** Looks at a row before it is changed; throws a Refusal to object. */
  changing?(work: Work, row: P, next: Columns): Promise<void>;
  tell(row: Columns, teller: Teller): unknown;
}

/** What a line said, checked and in stored form. */
export type Given = Record<string, unknown>;

/** A kind of line: which entity it is about, its fields and lists, and the rules that it must obey. */
export interface RecordType<T extends Node = Node> {
  name: string;
  entity: EntityClass<T>;
  fields: Record<string, Field>;
  parts: Record<string, Part>;
  /** How an object without an external id is recognised: a unique column, and its value in a line. */
  natural?: { entity?: EntityClass; column: string; owner?: string; value(given: Given): string | null };
  /** The column by which one refers to another one, which an export therefore lists first. */
  self?: keyof T & string;
  /** Makes what a line may name without having a line of its own. */
  provide?(known: Known, lines: readonly Given[]): Promise<void>;
  /** Reads what `settle` looks at, in bulk. */
  gather?(known: Known, rows: readonly T[]): Promise<void>;
  /** Works out the derived columns of a whole row and judges it; throws a Refusal. `before` is the stored row. */
  settle?(row: T, given: Given, known: Known, before: T | null): void;
  /** Looks at a row before it is changed; throws a Refusal to object. */
  changing?(work: Work, row: T, before: T): Promise<void>;
}
