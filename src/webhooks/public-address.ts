import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The only part of IPv6 that is given out for the public Internet. */
const globalIpv6 = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address is one of the public Internet: not of this machine, of a private net, of a link, nor reserved or
 * translated into such. An IPv4 address within an IPv6 one counts as itself.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const ip = ipaddr.process(address);
  if (ip.range() !== 'unicast') return false;
  return ip.kind() === 'ipv4' || ip.match(globalIpv6);
}
