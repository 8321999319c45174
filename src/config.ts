import { isIP } from 'node:net';
import { z } from 'zod';
import { isSafeAddress, type ProviderOptions } from './access/identity-provider';
import { mysqlAddress } from './database/mysql-address';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const number = (least: number, most: number) =>
  z
    .string()
    .trim()
    .regex(/^\d+$/, 'not a whole number')
    .transform(Number)
    .pipe(z.number().min(least).max(most));
const address = z.string().refine(isSafeAddress, 'not an https address');
const list = (item: z.ZodType<string, string>) =>
  z
    .string()
    .transform((value) => value.split(',').map((part) => part.trim()))
    .pipe(z.array(item).min(1));
/** With a signature by a shared secret, whoever can check a token could make one. */
const asymmetric = z.enum([
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const),
]);
/** Points for each caller and minute: twenty of the dearest queries in each second are a flood, not a dashboard. */
const usualPoints = 6_000_000;
const isOrigin = (text: string): boolean =>
  /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
/** Networks that Fastify knows by name. */
const namedNetworks = new Set(['loopback', 'linklocal', 'uniquelocal']);
/** An address, or a network such as `10.0.0.0/8`. */
const isProxy = (text: string): boolean => {
  const [, address = '', bits = '1'] = /^([^/]*)(?:\/(\d+))?$/.exec(text) ?? [];
  const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)]!;
  return namedNetworks.has(text) || (Number(bits) >= 1 && Number(bits) <= most);
};
const server = /^(mysql|mariadb):\/\//;
/** An address at which there can be a database of this name. */
const isServer = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { hostname, pathname, username, password } = new URL(text);
  return hostname !== '' && pathname.length > 1 && [username, password, pathname].every(isEncoded);
};
const isEncoded = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};
/** Other addresses would be taken for the paths of files; a single letter is a drive of Windows. What is only in memory cannot be opened twice. */
const isDatabase = (text: string): boolean =>
  server.test(text) ? isServer(text) : /^(?!:|[a-z][a-z0-9+.-]+:).*\S/i.test(text);
/** Says what is wrong behind the question mark of a server's address. */
function demandReadable(text: string, context: z.RefinementCtx<string>): void {
  if (!server.test(text)) return;
  try {
    mysqlAddress(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
}

const environment = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  HOST: z.string().trim().min(1).default('127.0.0.1'),
  PORT: number(0, 65_535).default(4000),
  DATABASE_URL: z
    .string()
    .refine(isDatabase, { error: 'neither a file nor mysql:// or mariadb://', abort: true })
    .superRefine(demandReadable)
    .default('data/rolecall.sqlite'),
  DATABASE_POOL_SIZE: number(2, 500).default(10),
  DATABASE_QUEUE_SIZE: number(1, 100_000).default(1_000),
  EXECUTOR: z.enum(['compiled', 'interpreted']).default('compiled'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  GRAPHIQL: flag.optional(),
  INTROSPECTION: flag.optional(),
  DEMO: flag.optional(),
  AUTO_MIGRATE: flag.optional(),
  SHUTDOWN_SECONDS: number(0, 600).default(30),
  QUERY_COST_LIMIT: number(1, 1_000_000).default(5_000),
  QUERY_DEADLINE_MS: number(100, 600_000).default(10_000),
  REQUEST_SECONDS: number(1, 600).default(30),
  METRICS_PORT: number(0, 65_535).optional(),
  METRICS_HOST: z.string().trim().min(1).default('127.0.0.1'),
  RATE_LIMIT_POINTS: number(0, 1_000_000_000).optional(),
  RATE_LIMIT_SECONDS: number(1, 86_400).default(60),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  CORS_ORIGINS: list(z.string().refine(isOrigin, 'not an origin')).default([]),
  TRUST_PROXY: list(z.string().refine(isProxy, 'neither an address nor a network')).default([]),
  HSTS_SECONDS: number(0, 100_000_000).default(0),
  WEBHOOKS: flag.optional(),
  WEBHOOK_ALLOW_HTTP: flag.optional(),
  WEBHOOK_ALLOW_PRIVATE: flag.optional(),
  WEBHOOK_SECRET_KEY: z.string().min(32).optional(),
  OIDC_ISSUER: address.refine((value) => !/[?#]/.test(value), 'no issuer').optional(),
  OIDC_AUDIENCE: list(z.string().min(1)).optional(),
  OIDC_JWKS_URL: address.optional(),
  OIDC_ALGORITHMS: list(asymmetric).default(['RS256', 'ES256']),
});

/** The environment has values that the service cannot work with; the message names each variable and no value. */
export class InvalidEnvironment extends Error {}

type Environment = z.infer<typeof environment>;

function hardeningOf(data: Environment) {
  const points = data.RATE_LIMIT_POINTS ?? (data.NODE_ENV === 'production' ? usualPoints : 0);
  return {
    costLimit: data.QUERY_COST_LIMIT,
    deadlineMilliseconds: data.QUERY_DEADLINE_MS,
    requestSeconds: data.REQUEST_SECONDS,
    rateLimit:
      points === 0 ? null : { points, seconds: data.RATE_LIMIT_SECONDS, redisUrl: data.REDIS_URL ?? null },
    corsOrigins: data.CORS_ORIGINS,
    trustedProxies: data.TRUST_PROXY,
    hstsSeconds: data.HSTS_SECONDS,
  };
}

function conveniencesOf(data: Environment, usual: boolean) {
  return {
    graphiql: data.GRAPHIQL ?? usual,
    introspection: data.INTROSPECTION ?? usual,
    demo: data.DEMO ?? usual,
    autoMigrate: data.AUTO_MIGRATE ?? usual,
  };
}

function webhooksOf(data: Environment) {
  return {
    /** Whether this process sends any. */
    send: data.WEBHOOKS ?? true,
    allowHttp: data.WEBHOOK_ALLOW_HTTP ?? false,
    allowPrivate: data.WEBHOOK_ALLOW_PRIVATE ?? false,
    secretKey: data.WEBHOOK_SECRET_KEY ?? null,
  };
}

/** What the service was told by its environment; see the table in the README. */
export type Config = Readonly<ReturnType<typeof readConfig>>;

/**
 * Reads the environment once. Development conveniences are off in production unless switched on.
 * @throws InvalidEnvironment that names each variable at fault
 */
export function readConfig(env: NodeJS.ProcessEnv) {
  const data = validated(env);
  const production = data.NODE_ENV === 'production';
  return Object.freeze({
    production,
    host: data.HOST,
    port: data.PORT,
    databaseUrl: data.DATABASE_URL,
    poolSize: data.DATABASE_POOL_SIZE,
    queueSize: data.DATABASE_QUEUE_SIZE,
    executor: data.EXECUTOR,
    logLevel: data.LOG_LEVEL,
    ...conveniencesOf(data, !production),
    shutdownSeconds: data.SHUTDOWN_SECONDS,
    redisUrl: data.REDIS_URL ?? null,
    metrics: data.METRICS_PORT === undefined ? null : { host: data.METRICS_HOST, port: data.METRICS_PORT },
    hardening: hardeningOf(data),
    webhooks: webhooksOf(data),
    oidc: provider(data),
  });
}

/** What is left empty counts as not given. */
function validated(env: NodeJS.ProcessEnv): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = environment.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new InvalidEnvironment(`The environment is not valid.\n${faults.join('\n')}`);
}

/** @throws InvalidEnvironment when an issuer comes without an audience, or the other way round */
function provider(data: Environment): ProviderOptions | null {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OIDC_JWKS_URL: jwksUrl = null } = data;
  if (issuer && audience) return { issuer, audience, jwksUrl, algorithms: data.OIDC_ALGORITHMS };
  if (!issuer && !audience && !jwksUrl) return null;
  throw new InvalidEnvironment(
    'The environment is not valid.\nOIDC_ISSUER, OIDC_AUDIENCE: tokens of a provider need both.',
  );
}
