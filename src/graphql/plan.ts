import type { GraphQLObjectType } from 'graphql';
import type { EntityClass } from '../core/node';
import { tableOf, type ColumnSet } from '../database/rows';
import { usesBelow, type Places, type Surroundings, type Use } from './uses';

/** What is to be read for a part of a document, worked out once: which columns of which entity, and what they lead to. */
export class Plan {
  private readonly needed = new Map<EntityClass, Set<string> | null>();
  private readonly sets = new Map<EntityClass, ColumnSet>();
  private givenUp = false;

  /** @param final whether answers are made as they are sent: nothing is left to an executor but what stands above them */
  constructor(
    readonly surroundings: Surroundings,
    readonly entities: ReadonlyMap<string, EntityClass>,
    readonly final = false,
  ) {}

  /** Whether its answers are as they are sent. */
  get isFinal(): boolean {
    return this.final && !this.givenUp;
  }

  /** Notes that something is selected which only an executor knows to answer. */
  giveUp(): void {
    this.givenUp = true;
  }

  /** What is selected of a type, by the keys of answers: the names of the fields, unless answers are sent as they are. */
  below(uses: readonly Use[], type: GraphQLObjectType): Places {
    if (!this.final) return usesBelow(uses, type, this.surroundings);
    const found = usesBelow(uses, type, this.surroundings, ({ alias, name }) => (alias ?? name).value);
    const isConditional = ({ inclusions }: Use): boolean => inclusions.length > 0;
    if ([...found.values()].flat().some(isConditional) || found.has('__proto__')) this.giveUp();
    return found;
  }

  /** Notes that columns of an entity are read somewhere in this part; null for all of them. */
  need(entity: EntityClass, columns: Iterable<string> | null): void {
    const known = this.needed.get(entity);
    if (known === null) return;
    this.sets.delete(entity);
    this.needed.set(entity, columns && new Set([...(known ?? []), ...columns]));
  }

  /** The columns of an entity that are read: the same in all places, so that they share their statements. */
  columnsOf(entity: EntityClass): ColumnSet {
    let set = this.sets.get(entity);
    if (!set) {
      const { all, pick } = tableOf(entity);
      const needed = this.needed.get(entity);
      this.sets.set(entity, (set = needed === null ? all : pick(needed ?? [])));
    }
    return set;
  }
}
