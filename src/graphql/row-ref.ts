import type { EntityClass } from '../core/node';

/** A row that a field leads to, named by its key: it is read when it is known what is selected of it. */
export class RowRef {
  constructor(
    readonly entity: EntityClass,
    readonly key: number,
  ) {}
}
