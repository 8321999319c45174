import type { BenchedDatabase } from '../database/benched-database';
import type { Sides } from '../measure/sides';

/** What both sides are asked for: the same, in the words of each; only cursors differ. */
export interface Asked {
  service: object;
  limit: object;
}

/** What both sides are sent, each request with variables of its own. */
export interface Operation {
  name: string;
  /** The file of the contract that it is. */
  document: string;
  /** Lists what to ask for, in the order in which it is asked; a query's list is walked again and again. */
  prepare(database: BenchedDatabase, sides: Sides): Promise<Asked[]>;
  /** For mutations: the rows written since `prepare`, in their order. */
  written?(database: BenchedDatabase): Promise<object[]>;
  /** For mutations: takes back what was written, so that the list can be used from the start. */
  restore?(database: BenchedDatabase): Promise<void>;
}

/** The same variables for both sides. */
export function alike(variables: object): Asked {
  return { service: variables, limit: variables };
}
