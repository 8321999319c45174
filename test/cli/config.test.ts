import { InvalidEnvironment, readConfig } from '../../src/config';
import { usualHardening } from '../../src/http/hardening';

describe('the configuration', () => {
  it('has sensible values for development when nothing is said', () => {
    expect(readConfig({})).toEqual({
      production: false,
      host: '127.0.0.1',
      port: 4000,
      executor: 'compiled',
      databaseUrl: 'data/rolecall.sqlite',
      poolSize: 10,
      queueSize: 1_000,
      logLevel: 'info',
      graphiql: true,
      introspection: true,
      demo: true,
      autoMigrate: true,
      shutdownSeconds: 30,
      redisUrl: null,
      metrics: null,
      // How long a reader of a list may pause is not for the environment to say.
      hardening: { ...usualHardening, readerSeconds: undefined },
      webhooks: { send: true, allowHttp: false, allowPrivate: false, secretKey: null },
      oidc: null,
    });
  });

  it('tells metrics only where a port is given, and only to this machine unless another address is', () => {
    expect(readConfig({ METRICS_HOST: '0.0.0.0' }).metrics).toBeNull();
    expect(readConfig({ METRICS_PORT: '9464' }).metrics).toEqual({ host: '127.0.0.1', port: 9464 });
    expect(readConfig({ METRICS_PORT: '0', METRICS_HOST: '::' }).metrics).toEqual({ host: '::', port: 0 });
    expect(() => readConfig({ METRICS_PORT: '65536' })).toThrow(/METRICS_PORT/);
  });

  it('has no conveniences in production unless they are switched on', () => {
    const off = { graphiql: false, introspection: false, demo: false, autoMigrate: false };

    expect(readConfig({ NODE_ENV: 'production' })).toMatchObject({ production: true, ...off });
    expect(readConfig({ NODE_ENV: 'production', GRAPHIQL: 'true' })).toMatchObject({
      ...off,
      graphiql: true,
    });
  });

  it('takes empty variables for missing ones', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toEqual(readConfig({}));
  });

  it.each(['HOST', 'METRICS_HOST'])('takes no blank for an address: %s', (name) => {
    expect(() => readConfig({ [name]: ' ' })).toThrow(new RegExp(name));
  });

  it.each([' ', 'sqlite:data/x.sqlite', 'postgres://localhost/x', 'file:x.sqlite', 'mysql:x'])(
    'takes no address of another kind for a file: %s',
    (DATABASE_URL) => {
      expect(() => readConfig({ DATABASE_URL })).toThrow(/DATABASE_URL: neither/);
    },
  );

  it.each([
    ':memory:',
    'mysql://u:a%zz@h/x',
    'mysql://h:65536/x',
    'mysql://h/a%zz',
    'mysql://h',
    'mysql:///x',
  ])('takes no address at which there can be no database: %s', (DATABASE_URL) => {
    expect(() => readConfig({ DATABASE_URL })).toThrow(/DATABASE_URL: neither/);
  });

  it('tells what is wrong behind the address of a server', () => {
    const DATABASE_URL = 'mysql://ann:secret@db.example.org/rolecall?ssl-mode=ON';

    expect(() => readConfig({ DATABASE_URL })).toThrow(/^[^]*\nDATABASE_URL: ssl-mode is one of [A-Z_, ]+$/);
  });

  it.each(['x.sqlite', './a b/x:y', '/srv/x.sqlite', 'C:\\x.sqlite', 'mysql://h/x', 'mariadb://h/x'])(
    'takes a file or an address of MySQL: %s',
    (DATABASE_URL) => {
      expect(readConfig({ DATABASE_URL }).databaseUrl).toBe(DATABASE_URL);
    },
  );

  it.each([' ', '1e3', '0x10', '4.0', '-1', '+1', '4000,', '65536'])(
    'takes no port written as %j',
    (PORT) => {
      expect(() => readConfig({ PORT })).toThrow(/PORT: /);
    },
  );

  it('takes a number with blanks around it, and no blank for a number', () => {
    expect(readConfig({ PORT: ' 4001 ' }).port).toBe(4001);
    expect(() => readConfig({ RATE_LIMIT_POINTS: ' ' })).toThrow(/RATE_LIMIT_POINTS: /);
  });

  it('names each variable at fault and no value', () => {
    const read = () => readConfig({ PORT: 'secret', GRAPHIQL: 'secret', DATABASE_POOL_SIZE: '1' });

    expect(read).toThrow(InvalidEnvironment);
    expect(read).toThrow(/DATABASE_POOL_SIZE: .*\n?.*/);
    expect(read).toThrow(/PORT: /);
    expect(read).toThrow(/GRAPHIQL: /);
    expect(read).not.toThrow(/secret/);
  });

  const oidc = { OIDC_ISSUER: 'https://accounts.example.org', OIDC_AUDIENCE: 'rolecall, hiring' };

  it('knows an identity provider by its issuer and the audience of its tokens', () => {
    expect(readConfig(oidc).oidc).toEqual({
      issuer: 'https://accounts.example.org',
      audience: ['rolecall', 'hiring'],
      jwksUrl: null,
      algorithms: ['RS256', 'ES256'],
    });
    expect(readConfig({ ...oidc, OIDC_ISSUER: 'http://127.0.0.1:9000' }).oidc?.issuer).toMatch(/9000$/);
  });

  it.each([
    ['OIDC_ALGORITHMS', { OIDC_ALGORITHMS: 'RS256,HS256' }],
    ['OIDC_ALGORITHMS', { OIDC_ALGORITHMS: 'none' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'http://accounts.example.org' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'https://accounts.example.org?a=1' }],
    ['OIDC_JWKS_URL', { OIDC_JWKS_URL: 'file:///keys' }],
    ['OIDC_AUDIENCE', { OIDC_AUDIENCE: '' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: '' }],
  ])('refuses a provider that is not safe: %s, %j', (name, change) => {
    expect(() => readConfig({ ...oidc, ...change })).toThrow(new RegExp(name));
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });
});
