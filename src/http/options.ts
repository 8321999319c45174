import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { IdentityProvider } from '../access/identity-provider';
import type { Clock } from '../core/clock';
import type { Database } from '../database/database';
import type { GraphiqlOptions } from './graphiql';
import type { Hardening } from './hardening';

/** What the HTTP side is made of. */
export interface HttpOptions {
  schema: GraphQLSchema;
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
  /** What differs from `usualHardening`. */
  hardening?: Partial<Hardening>;
}
