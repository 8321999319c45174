import type { LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address';
import { addressesOf as everyAddress } from './webhook-addresses';

/** Whom webhooks may be sent to. */
export interface SendPolicy {
  /** Whether receivers may be on this machine or in a private net. */
  allowPrivate: boolean;
  /** Whether receivers may be reached without TLS. */
  allowHttp: boolean;
}

/** How webhooks may be sent; what is left out is as it is for the service. */
export interface SendOptions extends SendPolicy {
  /** For all of it, from the look-up of the name to the last byte. */
  timeoutMilliseconds?: number;
  /** Every address of a name. */
  addressesOf?: (name: string, allowPrivate: boolean) => Promise<LookupAddress[]>;
  /** Ends it early: the service stops. */
  signal?: AbortSignal;
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
  const timeout = AbortSignal.timeout(options.timeoutMilliseconds ?? usualTimeout);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    const target = targetOf(url, options);
    if (!target) throw new AddressRefused();
    const response = await post(target, headers, body, lookupOf(options), signal);
    const text = await readStart(response);
    const excerpt = [...text].slice(0, excerptLength).join('');
    return { status: response.statusCode!, excerpt, retryAfter: response.headers['retry-after'] };
  } catch (error) {
    if (error instanceof AddressRefused) return { status: null, failure: 'ADDRESS_REFUSED' };
    return { status: null, failure: signal.aborted ? 'TIMED_OUT' : 'UNREACHABLE' };
  }
}

/**
 * The address that a text is, if webhooks may be sent there as far as its text tells; null otherwise. URL writes decimal and
 * octal addresses as dotted ones; a literal is never looked up, so it is judged here.
 */
export function targetOf(url: string, { allowHttp, allowPrivate }: SendPolicy): URL | null {
  const target = URL.canParse(url) ? new URL(url) : null;
  const isAllowed = target?.protocol === 'https:' || (allowHttp && target?.protocol === 'http:');
  if (!target || !isAllowed || target.username || target.password) return null;
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (allowPrivate) return target;
  const isPrivate = isIP(host) === 0 ? /(^|\.)localhost\.?$/i.test(host) : !isPublicAddress(host);
  return isPrivate ? null : target;
}

/** Gives out addresses only when all that the name has are allowed: the connection is made to these and no others. */
function lookupOf({ allowPrivate, addressesOf = everyAddress }: SendOptions): LookupFunction {
  return (name, { all }, callback) => {
    addressesOf(name, allowPrivate).then(
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
