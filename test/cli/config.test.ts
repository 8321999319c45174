import { InvalidEnvironment, readConfig } from '../../src/config';

describe('the configuration', () => {
  it('has sensible values for development when nothing is said', () => {
    expect(readConfig({})).toEqual({
      production: false,
      host: '127.0.0.1',
      port: 4000,
      databaseUrl: 'data/rolecall.sqlite',
      poolSize: 10,
      logLevel: 'info',
      graphiql: true,
      introspection: true,
      demo: true,
      autoMigrate: true,
      shutdownSeconds: 30,
    });
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

  it('names each variable at fault and no value', () => {
    const read = () => readConfig({ PORT: 'secret', GRAPHIQL: 'secret', DATABASE_POOL_SIZE: '1' });

    expect(read).toThrow(InvalidEnvironment);
    expect(read).toThrow(/DATABASE_POOL_SIZE: .*\n?.*/);
    expect(read).toThrow(/PORT: /);
    expect(read).toThrow(/GRAPHIQL: /);
    expect(read).not.toThrow(/secret/);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });
});
