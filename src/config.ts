import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const number = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: number(0, 65_535).default(4000),
  DATABASE_URL: z.string().min(1).default('data/rolecall.sqlite'),
  DATABASE_POOL_SIZE: number(2, 500).default(10),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  GRAPHIQL: flag.optional(),
  INTROSPECTION: flag.optional(),
  DEMO: flag.optional(),
  AUTO_MIGRATE: flag.optional(),
  SHUTDOWN_SECONDS: number(0, 600).default(30),
});

/** The environment has values that the service cannot work with; the message names each variable and no value. */
export class InvalidEnvironment extends Error {}

/** What the service was told by its environment; see the table in the README. */
export type Config = Readonly<ReturnType<typeof readConfig>>;

/**
 * Reads the environment once. Development conveniences are off in production unless switched on.
 * @throws InvalidEnvironment that names each variable at fault
 */
export function readConfig(env: NodeJS.ProcessEnv) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = environment.safeParse(given);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new InvalidEnvironment(`The environment is not valid.\n${faults.join('\n')}`);
  }
  const { data } = result;
  const production = data.NODE_ENV === 'production';
  return Object.freeze({
    production,
    host: data.HOST,
    port: data.PORT,
    databaseUrl: data.DATABASE_URL,
    poolSize: data.DATABASE_POOL_SIZE,
    logLevel: data.LOG_LEVEL,
    graphiql: data.GRAPHIQL ?? !production,
    introspection: data.INTROSPECTION ?? !production,
    demo: data.DEMO ?? !production,
    autoMigrate: data.AUTO_MIGRATE ?? !production,
    shutdownSeconds: data.SHUTDOWN_SECONDS,
  });
}
