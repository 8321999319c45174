import type { Measured } from '../measure/rounds';

/** What was measured on one database of one size. */
export interface Section {
  kind: string;
  size: number;
  version: string;
  startMilliseconds: number;
  measured: Measured[];
}
