import { lookup as resolve, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address';

/** How webhooks may be sent; what is left out is as it is for the service. */
export interface SendOptions {
  /** Whether receivers may be on this machine or in a private net. */
  allowPrivate: boolean;
  /** Whether receivers may be reached without TLS. */
  allowHttp: boolean;
  /** For all of it, from the look-up of the name to the last byte. */
  timeoutMilliseconds?: number;
  /** Every address of a name. */
  addressesOf?: (name: string) => Promise<LookupAddress[]>;
}

/** What became of a request: an answer, or the reason why there is none. */
export type Sent =
  | { status: number; excerpt: string; retryAfter: string | undefined }
  | { status: null; failure: SendFailure };

export type SendFailure = 'ADDRESS_REFUSED' | 'TIMED_OUT' | 'UNREACHABLE';

const usualTimeout = 15_000;
const mostBytes = 64 * 1024;
const excerptLength = 1_024;

class AddressRefused extends Error {}

/**
 * Posts a body to a receiver that nobody vouches for. Every address is judged when it is connected to; no redirect is
 * followed, no proxy of the environment is used, and at most 64 kB of the answer are read. Never throws.
 */
export async function sendRequest(
  url: string,
  headers: Record<string, string>,
  body: string,
  options: SendOptions,
): Promise<Sent> {
  const signal = AbortSignal.timeout(options.timeoutMilliseconds ?? usualTimeout);
  try {
    const target = allowedTarget(url, options);
    const response = await post(target, headers, body, lookupOf(options), signal);
    const text = await readStart(response);
    const excerpt = [...text].slice(0, excerptLength).join('');
    return { status: response.statusCode!, excerpt, retryAfter: response.headers['retry-after'] };
  } catch (error) {
    if (error instanceof AddressRefused) return { status: null, failure: 'ADDRESS_REFUSED' };
    return { status: null, failure: signal.aborted ? 'TIMED_OUT' : 'UNREACHABLE' };
  }
}

/** URL writes decimal and octal addresses as dotted ones; a literal is never looked up, so it is judged here. */
function allowedTarget(url: string, { allowHttp, allowPrivate }: SendOptions): URL {
  const target = URL.canParse(url) ? new URL(url) : null;
  const isAllowed = target?.protocol === 'https:' || (allowHttp && target?.protocol === 'http:');
  if (!target || !isAllowed || target.username || target.password) throw new AddressRefused();
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !allowPrivate && !isPublicAddress(host)) throw new AddressRefused();
  return target;
}

/** Gives out addresses only when all that the name has are allowed: the connection is made to these and no others. */
function lookupOf({ allowPrivate, addressesOf = everyAddress }: SendOptions): LookupFunction {
  return (name, { all }, callback) => {
    addressesOf(name).then(
      (addresses) => {
        const isRefused = ({ address }: LookupAddress): boolean => !allowPrivate && !isPublicAddress(address);
        const [first] = addresses;
        if (!first || addresses.some(isRefused)) return callback(new AddressRefused(), []);
        if (all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

function everyAddress(name: string): Promise<LookupAddress[]> {
  return new Promise((done, fail) =>
    resolve(name, { all: true }, (error, addresses) => (error ? fail(error) : done(addresses))),
  );
}

function post(
  target: URL,
  headers: Record<string, string>,
  body: string,
  lookup: LookupFunction,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = target.protocol === 'https:' ? requestHttps : requestHttp;
  const length = { 'content-length': Buffer.byteLength(body).toString() };
  return new Promise((done, fail) => {
    const options = { method: 'POST', headers: { ...headers, ...length }, agent: false, lookup, signal };
    request(target, options, done).on('error', fail).end(body);
  });
}

/** The first bytes of an answer; the rest is not waited for. */
async function readStart(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= mostBytes) break;
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8').replaceAll('\0', '');
}
