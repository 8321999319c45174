import { InvalidEnvironment, readConfig } from '../../src/config';

describe('the configuration of the limits', () => {
  const hardening = (env: NodeJS.ProcessEnv) => readConfig(env).hardening;

  it('limits callers in production, and elsewhere only when it is told to', () => {
    expect(hardening({ NODE_ENV: 'production' }).rateLimit).toEqual({
      points: 6_000_000,
      seconds: 60,
      redisUrl: null,
    });
    expect(hardening({}).rateLimit).toBeNull();
    expect(hardening({ NODE_ENV: 'production', RATE_LIMIT_POINTS: '0' }).rateLimit).toBeNull();
    expect(hardening({ RATE_LIMIT_POINTS: '10', REDIS_URL: 'redis://127.0.0.1:6379/2' }).rateLimit).toEqual({
      points: 10,
      seconds: 60,
      redisUrl: 'redis://127.0.0.1:6379/2',
    });
  });

  it('reads lists, with or without blanks', () => {
    const { corsOrigins, trustedProxies } = hardening({
      CORS_ORIGINS: 'https://hr.example.org, http://localhost:3000',
      TRUST_PROXY: '10.0.0.0/8,::1, fd00::/8,loopback',
    });

    expect(corsOrigins).toEqual(['https://hr.example.org', 'http://localhost:3000']);
    expect(trustedProxies).toEqual(['10.0.0.0/8', '::1', 'fd00::/8', 'loopback']);
  });

  it('takes the other limits as they are', () => {
    const env = { QUERY_COST_LIMIT: '7', QUERY_DEADLINE_MS: '800', REQUEST_SECONDS: '9', HSTS_SECONDS: '10' };

    expect(hardening(env)).toMatchObject({
      costLimit: 7,
      deadlineMilliseconds: 800,
      requestSeconds: 9,
      hstsSeconds: 10,
    });
  });

  it.each([
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://hr.example.org/'],
    ['CORS_ORIGINS', 'null'],
    ['REDIS_URL', 'http://secret'],
    ['QUERY_COST_LIMIT', '0'],
    ['QUERY_DEADLINE_MS', 'secret'],
    ['RATE_LIMIT_POINTS', '-1'],
  ])('refuses %s=%s, and does not repeat it', (name, value) => {
    const read = () => readConfig({ [name]: value });

    expect(read).toThrow(InvalidEnvironment);
    expect(read).toThrow(new RegExp(`${name}(\\.\\d)?: `));
    expect(read).not.toThrow(/secret/);
  });

  it.each([
    'secret',
    'true',
    '1',
    '10.0.0.0/99',
    '10.0.0.0/0',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '::1/129',
    '::1,',
  ])('believes no proxy called %s', (proxy) => {
    expect(() => hardening({ TRUST_PROXY: proxy })).toThrow(/TRUST_PROXY\.\d: neither/);
  });
});
