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
  settles?: boolean; // Whether the body finds out by itself that it was done already.
}
