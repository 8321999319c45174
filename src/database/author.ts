import type { Lifetime } from '../core/lifetime';
import type { Viewer } from '../core/viewer';
import type { Scope } from './condition';

/** Who works, when, and what they may see. */
export interface Author {
  viewer: Viewer;
  scope: Scope;
  now: Date;
  requestId: string | null;
  lifetime?: Lifetime; // Ends the work when it is over; absent for work that nobody waits for.
  keysLate?: boolean; // Whether the key of a row that the body adds last may come with COMMIT: nobody needs it before.
  settles?: boolean; // Whether the body finds out by itself that it was done already.
}
