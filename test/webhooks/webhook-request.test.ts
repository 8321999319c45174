import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { isPublicAddress } from '../../src/webhooks/public-address';
import { nextAttempt, retryAfterOf } from '../../src/webhooks/retry-schedule';
import { sendRequest, type SendOptions } from '../../src/webhooks/webhook-request';
import { newWebhookSecret, signedHeaders } from '../../src/webhooks/webhook-signature';

const anywhere: SendOptions = { allowPrivate: true, allowHttp: true };
const strict: SendOptions = { allowPrivate: false, allowHttp: true };
const refused = { status: null, failure: 'ADDRESS_REFUSED' };

describe('a request to a receiver that nobody vouches for', () => {
  const servers: Server[] = [];
  let hits = 0;

  /** A receiver on loopback, with its port. */
  const receiver = async (answer: RequestListener): Promise<number> => {
    const server = createServer((request, response) => {
      hits++;
      answer(request, response);
    });
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return (server.address() as AddressInfo).port;
  };

  beforeEach(() => (hits = 0));

  afterAll(() =>
    servers.forEach((server) => {
      server.closeAllConnections();
      server.close();
    }),
  );

  it.each([
    ['loopback', '127.0.0.1'],
    ['a decimal address', '2130706433'],
    ['an octal address', '0177.0.0.1'],
    ['a hexadecimal address', '0x7f000001'],
    ['a short address', '127.1'],
    ['IPv6 loopback', '[::1]'],
    ['IPv4 within IPv6', '[::ffff:127.0.0.1]'],
    ['IPv4 within IPv6, hexadecimal', '[::ffff:7f00:1]'],
    ['no address', '0.0.0.0'],
    ['a name of this machine', 'localhost'],
  ])('is not sent to %s', async (_what, host) => {
    const port = await receiver((_request, response) => response.end('secret'));

    expect(await sendRequest(`http://${host}:${port}/`, {}, '{}', strict)).toEqual(refused);
    expect(hits).toBe(0);
  });

  it.each(['10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '224.0.0.1'])(
    'is not sent to %s of IPv4',
    (address) => expect(isPublicAddress(address)).toBe(false),
  );

  it.each([
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '::',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '4000::1',
  ])('is not sent to %s of IPv6', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(['93.184.215.14', '2606:4700::1111', '::ffff:93.184.215.14'])('may be sent to %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );

  it('goes to the addresses that were judged: a name that is public once and loopback then reaches nobody', async () => {
    const port = await receiver((_request, response) => response.end());
    const answers = ['93.184.215.14', '127.0.0.1'].map((address) => [{ address, family: 4 }]);
    const addressesOf = () => Promise.resolve(answers.shift() ?? []);
    const options = { ...strict, addressesOf, timeoutMilliseconds: 300 };

    await sendRequest(`http://receiver.example:${port}/`, {}, '{}', options);
    const second = await sendRequest(`http://receiver.example:${port}/`, {}, '{}', options);

    expect(second).toEqual(refused);
    expect(hits).toBe(0);
  });

  it('is not sent when one of the addresses of a name is private', async () => {
    const port = await receiver((_request, response) => response.end());
    const both = ['93.184.215.14', '127.0.0.1'].map((address) => ({ address, family: 4 }));
    const options = { ...strict, addressesOf: () => Promise.resolve(both) };

    expect(await sendRequest(`http://receiver.example:${port}/`, {}, '{}', options)).toEqual(refused);
    expect(hits).toBe(0);
  });

  it.each([
    ['without TLS', 'http://receiver.example/'],
    ['with a user name', 'https://user@receiver.example/'],
    ['with a password', 'https://:word@receiver.example/'],
    ['over another protocol', 'ftp://receiver.example/'],
    ['to what is no address', 'receiver'],
  ])('is not sent %s', async (_what, url) => {
    expect(await sendRequest(url, {}, '{}', { allowPrivate: true, allowHttp: false })).toEqual(refused);
  });

  it('follows no redirect', async () => {
    const inner = await receiver((_request, response) => response.end('secret'));
    const port = await receiver((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${inner}/` }).end(),
    );

    const sent = await sendRequest(`http://127.0.0.1:${port}/`, {}, '{}', anywhere);

    expect([sent, hits]).toEqual([{ status: 302, excerpt: '', retryAfter: undefined }, 1]);
  });

  const stalling: Array<[string, RequestListener]> = [
    ['no answer', () => undefined],
    ['half an answer', (_request, response) => void response.writeHead(200).write('x')],
  ];

  it.each(stalling)('ends in time when there is %s', async (_what, answer) => {
    const port = await receiver(answer);

    const options = { ...anywhere, timeoutMilliseconds: 200 };

    expect(await sendRequest(`http://127.0.0.1:${port}/`, {}, '{}', options)).toEqual({
      status: null,
      failure: 'TIMED_OUT',
    });
  });

  it('reads 64 kB of an answer of 5 MB, and keeps 1 kB', async () => {
    let written = 0;
    const port = await receiver((_request, response) => {
      const more = (): void => {
        while (written < 5_000_000 && !response.destroyed) {
          written += 65_536;
          if (!response.write('x'.repeat(65_536))) return void response.once('drain', more);
        }
      };
      more();
    });

    const sent = await sendRequest(`http://127.0.0.1:${port}/`, {}, '{}', anywhere);

    expect(sent).toEqual({ status: 200, excerpt: 'x'.repeat(1_024), retryAfter: undefined });
  });

  it('says that nobody is there', async () => {
    const port = await receiver(() => undefined);
    await new Promise((closed) => servers.pop()!.close(closed));

    expect(await sendRequest(`http://127.0.0.1:${port}/`, {}, '{}', anywhere)).toEqual({
      status: null,
      failure: 'UNREACHABLE',
    });
  });

  it('is signed so that the library of Standard Webhooks verifies it with either secret, and with no other', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const message = { id: 'evt_1_2', body: '{"type":"role.opened"}' };

    const headers = signedHeaders(message, secrets, new Date());

    for (const secret of secrets)
      expect(new Webhook(secret).verify(message.body, headers)).toEqual({ type: 'role.opened' });
    expect(() => new Webhook(newWebhookSecret()).verify(message.body, headers)).toThrow();
    expect(() => new Webhook(secrets[0]!).verify('{}', headers)).toThrow();
  });
});

describe('when a webhook is tried again', () => {
  const now = new Date('2026-11-23T12:00:00Z');
  const after = (attempts: number, asked: number | null = null, random = 0) => {
    const next = nextAttempt(attempts, now, asked, () => random);
    return next && (next.getTime() - now.getTime()) / 1_000;
  };

  it('waits longer each time, and gives up after ten attempts', () => {
    const hours = [2, 5, 10, 14, 20, 24].map((hour) => hour * 3_600);

    expect(Array.from({ length: 10 }, (_, index) => after(index + 1))).toEqual([
      5,
      300,
      1_800,
      ...hours,
      null,
    ]);
    expect(after(1, null, 1)).toBe(5.5);
  });

  it('waits as long as the receiver asks, a day at most, and never shorter than planned', () => {
    expect([after(1, 60_000), after(2, 60_000), after(1, 1e12)]).toEqual([60, 300, 86_400]);
    expect([
      retryAfterOf('120', now),
      retryAfterOf('Mon, 23 Nov 2026 12:01:00 GMT', now),
      retryAfterOf('soon', now),
      retryAfterOf(undefined, now),
    ]).toEqual([120_000, 60_000, null, null]);
  });
});
