import type { UserError } from '../core/user-error';
import type { Work } from './work';

/** One item of a batch on its way through a pass. */
export interface BatchItem {
  index: number;
  /** In which round it runs: one that another item stands in the way of comes after that one. */
  round: number;
  /** Whether it has written anything in this pass. */
  dirty: boolean;
  work: Work | null;
}

/** What became of an item: what it gave, or why it was refused. */
export type ItemOutcome<R> = { done: true; result: R } | { done: false; errors: readonly UserError[] };

/** Another item of the batch stands in the way: what it holds, or makes, must be there first. */
export class Deferred extends Error {
  constructor() {
    super('an item waits for another one of its batch');
  }
}
