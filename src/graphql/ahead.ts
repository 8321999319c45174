import type { EntityClass } from '../core/node';
import { attempt } from '../core/soon';
import type { Owners } from '../database/lineage';
import type { FieldRequest } from './field-source';
import type { Output, PlannedField, Selection } from './selection';
import { isUsed, type Variables } from './uses';

/** What is known of the operation by whoever reads for it. */
interface Operation {
  readonly variables: Variables;
  isAsked(field: PlannedField): boolean;
  request(field: PlannedField): FieldRequest;
}

/**
 * Reads what is below rows that are not known yet, but by their lineage: it goes to the database together with them. What is
 * read is kept by the ids of the rows to which it belongs, and found there by whoever fills the fields later.
 */
export class Ahead {
  constructor(private readonly operation: Operation) {}

  /** Reads what is asked for of the rows to which a field leads, and hangs on nothing but their ids. */
  below({ source: { leads }, output }: PlannedField, { ids, lineage }: Owners): void {
    const selection = leads && this.selectionOf(output, leads.entity);
    if (!selection) return;
    const owners = { ids, lineage: { of: lineage ?? null, ...leads } };
    const isList = !output.connection;
    for (const field of selection.fields) {
      if (!field.source.ahead || !this.operation.isAsked(field)) continue;
      this.read(field, owners, isList);
      this.below(field, owners);
    }
  }

  /** What is selected of the rows themselves; null when none are shown. */
  private selectionOf(output: Output, entity: EntityClass): Selection | null {
    const { connection } = output;
    if (!connection) return output.of(entity);
    return isUsed(connection.page, this.operation.variables) ? (connection.rows?.of(entity) ?? null) : null;
  }

  /** What fails here is read again for the answer, and fails there for all to see. Sums stand in the rows of lists. */
  private read(field: PlannedField, owners: Owners, isList: boolean): void {
    const reading = attempt(() => {
      const request = this.operation.request(field);
      return isList && field.source.summed?.(request) ? null : field.source.ahead!(owners, request);
    });
    if (reading instanceof Promise) reading.catch(() => undefined);
  }
}
