import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/** Tells the address of a caller as Fastify does, for requests that it does not see. */
export type AddressOf = (request: IncomingMessage) => string;

/** Behind proxies that are believed it is what they say, else that of the connection. */
export function addressing(trustedProxies: readonly string[]): AddressOf {
  const trusts = proxyAddr.compile([...trustedProxies]);
  return (request) => proxyAddr(request, trusts);
}
