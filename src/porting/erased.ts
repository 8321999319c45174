import type { Applicant } from '../applicants/applicant.entity';
import type { EntityClass, Node } from '../core/node';
import { erasedValues } from '../database/columns';
import { toParam } from '../database/rows';
import { invalid } from './field';

/** Columns that are worked out, and ids that an export gives. */
const exempt = ['nameKey', 'externalId'];

/**
 * What is imported about a person whose data was erased says nothing personal.
 * @throws Refusal with InvalidInput naming the field
 */
export function demandErased(row: Node, applicant: Applicant): void {
  if (!applicant.anonymizedAt) return;
  const values = row as unknown as Record<string, unknown>;
  for (const [column, erased] of Object.entries(erasedValues(row.constructor as EntityClass)))
    if (!exempt.includes(column) && toParam(values[column]) !== toParam(erased))
      throw invalid('The data of this person was erased.', column);
}
