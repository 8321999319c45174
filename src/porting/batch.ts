import type { EntityClass, Node } from '../core/node';
import { AlreadyExists, NotFound, Refusal, type UserError } from '../core/user-error';
import { addAll } from '../database/bulk';
import type { Work } from '../database/work';
import { differences } from './difference';
import { draftOf, settle, type Draft } from './draft';
import type { Columns, Reference } from './field';
import { keyOfGivenId, Known } from './known';
import type { Line } from './line';
import { changeParts, isEmpty, owned } from './part-sync';
import { findPresent } from './present';
import type { RecordType } from './record-type';
import { recordTypes } from './record-types';

/** What became of a line. */
export type Outcome =
  | { line: Line; became: 'added' | 'changed' | 'same' }
  | { line: Line; became: 'refused'; errors: readonly UserError[] }
  /** It refers to what is not there, or not yet. */
  | { line: Line; became: 'waiting'; missing: readonly Reference[] };

/**
 * Imports some lines in one transaction, with a number of statements that does not grow with their number as long as their
 * objects are new.
 * @throws Refusal when the database, or a rule that looks at it, stands against one of them: try them apart
 */
export async function importBatch(
  work: Work,
  databaseName: string,
  lines: readonly Line[],
): Promise<Outcome[]> {
  const known = new Known(work, databaseName);
  const outcomes: Outcome[] = [];
  for (const type of recordTypes)
    for (const group of groupsOf(lines.filter((line) => line.type === type)))
      outcomes.push(...(await new Group(known, type).import(group)));
  return outcomes;
}

/** Lines of one type in their order, cut where one refers to another of them. */
function groupsOf(lines: readonly Line[]): Line[][] {
  const groups: Line[][] = [];
  let ids = new Set<string | null>();
  for (const line of lines) {
    const refersHere = line.references.some(({ entity, id }) => entity === line.type.entity && ids.has(id));
    if (groups.length === 0 || refersHere) {
      groups.push([]);
      ids = new Set();
    }
    groups.at(-1)!.push(line);
    ids.add(line.externalId);
  }
  return groups;
}

/** Lines of one type that do not refer to one another. */
class Group {
  private readonly outcomes: Outcome[] = [];

  constructor(
    private readonly known: Known,
    private readonly type: RecordType,
  ) {}

  async import(lines: readonly Line[]): Promise<Outcome[]> {
    const { known, type } = this;
    const drafts = await this.draft(lines);
    const rows = drafts.map(({ row }) => row);
    await type.gather?.(known, rows);
    await this.loadParts(drafts.filter(({ before }) => before));
    const settled = this.attempt(
      drafts,
      ({ line }) => line,
      (draft) => (settle(draft, known), draft),
    );
    await this.add(settled.filter(({ before }) => !before));
    for (const draft of settled) if (draft.before) await this.change(draft);
    return this.outcomes;
  }

  /** The objects as those lines would have them whose references are there. */
  private async draft(lines: readonly Line[]): Promise<Draft[]> {
    const { known, type } = this;
    const present = await findPresent(known, type, lines);
    await this.loadReferences(lines);
    const ready = lines.filter((line) => this.isResolved(line));
    const givens = ready.map(({ given }) => given);
    await type.provide?.(known, givens);
    return this.attempt(
      ready,
      (line) => line,
      (line) => {
        this.demandFree(line, present.get(line) ?? null);
        return draftOf(line, present.get(line)?.row ?? null, known);
      },
    );
  }

  /** What can be done of each; a refusal is an outcome. */
  private attempt<T, R>(items: readonly T[], lineOf: (item: T) => Line, act: (item: T) => R): R[] {
    return items.flatMap((item) => {
      try {
        return [act(item)];
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.outcomes.push({ line: lineOf(item), became: 'refused', errors: error.errors });
        return [];
      }
    });
  }

  private async loadReferences(lines: readonly Line[]): Promise<void> {
    const wanted = new Map<EntityClass, Set<string>>();
    for (const { references } of lines)
      for (const { entity, id } of references) wanted.set(entity, (wanted.get(entity) ?? new Set()).add(id));
    for (const [entity, ids] of wanted) await this.known.loadIds(entity, ids, 'share');
  }

  private isResolved(line: Line): boolean {
    const missing = line.references.filter(({ entity, id }) => this.known.key(entity, id) === undefined);
    if (missing.length > 0) this.outcomes.push({ line, became: 'waiting', missing });
    return missing.length === 0;
  }

  /** @throws Refusal when the line means an object that is not there, or one that is another's */
  private demandFree({ externalId }: Line, present: { row: Node; isTaken: boolean } | null): void {
    const { entity, name, natural } = this.type;
    if (present?.isTaken)
      throw new Refusal(
        new AlreadyExists(
          `Another ${name} has this ${natural!.column === 'nameKey' ? 'name' : 'e-mail address'}.`,
          ['externalId'],
        ),
      );
    if (!present && externalId !== null && keyOfGivenId(this.known.databaseName, entity, externalId) !== null)
      throw new Refusal(new NotFound(entity, ['externalId']));
  }

  private async loadParts(drafts: readonly Draft[]): Promise<void> {
    for (const [name, part] of Object.entries(this.type.parts)) {
      const owners = drafts.filter(({ line }) => line.given[name] !== undefined || part.always);
      await this.known.loadParts(
        part.entity,
        part.owner,
        owners.map(({ row }) => row.id),
        part.orderBy,
      );
    }
  }

  private async add(drafts: readonly Draft[]): Promise<void> {
    if (drafts.length === 0) return;
    const { known, type } = this;
    const rows = await addAll(
      known.work,
      type.entity,
      drafts.map(({ row }) => row),
      `${type.name}.imported`,
    );
    drafts.forEach((draft, index) => {
      draft.row = rows[index]!;
      known.learn(rows[index]!);
      this.outcomes.push({ line: draft.line, became: 'added' });
    });
    await this.addParts(drafts);
  }

  /** Adds the parts that the drafts plan to add, those of all of them together. */
  private async addParts(drafts: readonly Draft[]): Promise<void> {
    for (const [name, part] of Object.entries(this.type.parts)) {
      const rows: Columns[] = drafts.flatMap(({ row, parts }) =>
        owned(part, parts.get(name)?.add ?? [], row.id),
      );
      if (rows.length > 0) await addAll(this.known.work, part.entity, rows as never, null);
    }
  }

  private async change(draft: Draft): Promise<void> {
    const { known, type } = this;
    const { line, row, before, parts } = draft;
    const plans = [...parts].filter(([, plan]) => !isEmpty(plan));
    if (differences(before!, row).length === 0 && plans.length === 0) {
      this.outcomes.push({ line, became: 'same' });
      return;
    }
    await type.changing?.(known.work, row, before!);
    for (const [name, plan] of plans) {
      await changeParts(known, type.parts[name]!, plan);
      known.forgetParts(type.parts[name]!.entity, type.parts[name]!.owner, row.id);
    }
    await this.addParts([draft]);
    await known.work.save(row, `${type.name}.imported`);
    this.outcomes.push({ line, became: 'changed' });
  }
}
