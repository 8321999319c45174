import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { IdentityProvider } from '../access/identity-provider';
import type { Clock } from '../core/clock';
import type { Signal } from '../core/signal';
import type { Database } from '../database/database';
import type { Executor } from '../graphql/executor';
import type { GraphiqlOptions } from './graphiql';
import type { Traffic } from '../metrics/traffic';
import type { Hardening } from './hardening';
import type { StreamLimits } from './stream-limits';

/** What the HTTP side is made of. */
export interface HttpOptions {
  schema: GraphQLSchema;
  /** Runs operations of the schema. */
  executor: Executor;
  database: Database;
  clock: Clock;
  logger: Logger;
  introspection: boolean;
  /** Absent where only API keys are good. */
  identityProvider?: IdentityProvider | null;
  /** How long requests in flight may take once the shutdown has begun. */
  shutdownSeconds: number;
  /** Null where GraphiQL is off. */
  graphiql: GraphiqlOptions | null;
  /** Tells how far the feed of changes is numbered; where it is absent there are no subscriptions. */
  feed?: Signal<number>;
  /** What differs from `usualStreamLimits`. */
  streamLimits?: Partial<StreamLimits>;
  /** Told of what is asked and what becomes of it; null where nobody counts. */
  traffic?: Traffic | null;
  /** What differs from `usualHardening`. */
  hardening?: Partial<Hardening>;
}
