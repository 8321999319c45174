import { lookup, promises, type LookupAddress } from 'node:dns';

/** How long a name server may take for each of two tries. */
const timeout = 2_000;

/**
 * Every address of a name. The system's own look-up runs on threads of which there are two: names whose servers stall
 * would hold up all others. So name servers are asked directly; the system (its hosts file, search domains) only where
 * receivers may be in a private net, for names that no server knows.
 * @throws Error when there is none
 */
export async function addressesOf(name: string, allowPrivate: boolean): Promise<LookupAddress[]> {
  const resolver = new promises.Resolver({ timeout, tries: 2 });
  const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = [...listed(four, 4), ...listed(six, 6)];
  if (found.length > 0) return found;
  if (allowPrivate) return bySystem(name);
  throw new Error('the name has no address');
}

function listed(answer: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] {
  return answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
}

function bySystem(name: string): Promise<LookupAddress[]> {
  return new Promise((done, fail) =>
    lookup(name, { all: true }, (error, addresses) => (error ? fail(error) : done(addresses))),
  );
}
