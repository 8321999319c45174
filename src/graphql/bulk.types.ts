import { describeEnum } from '../core/enum';

/** How many items a bulk mutation takes at most. */
export const mostItems = 250;

/** What becomes of the others when one item of a bulk mutation is refused. */
export enum ErrorPolicy {
  ALL_OR_NOTHING = 'ALL_OR_NOTHING',
  SKIP_FAILED = 'SKIP_FAILED',
}

/** What became of one item of a bulk mutation. */
export enum ItemStatus {
  DONE = 'DONE',
  ALLOWED = 'ALLOWED',
  REFUSED = 'REFUSED',
}

describeEnum(ErrorPolicy, 'ErrorPolicy', 'What becomes of the other items when one is refused.', {
  ALL_OR_NOTHING: 'Nothing is done unless all of it can be done.',
  SKIP_FAILED: 'What can be done is done; what is refused leaves nothing.',
});

describeEnum(ItemStatus, 'ItemStatus', 'What became of an item.', {
  DONE: 'It was done.',
  ALLOWED: 'Nothing stands against it; it was not done, since it was a dry run or another item was refused.',
  REFUSED: 'It was refused: `userErrors` says why.',
});
