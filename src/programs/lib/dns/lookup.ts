/**
 * getaddrinfo(3) and getnameinfo(3): numbers, the hosts file, then DNS with the search list of resolv.conf(5). glibc asks for A and AAAA
 * at once; networks here are IPv4's alone, so only A is asked for, as with `ping -4` and `curl -4`.
 */
import type { Ipv4Address } from '../../../core/address.ts';
import { fail, ok, type Result } from '../../../core/result.ts';
import type { Call, Sys } from '../../../core/sys.ts';
import type { Ns } from '../../../core/time.ts';
import { ROOT } from '../../../protocols/dns/names.ts';
import { RCODE, TYPE } from '../../../protocols/dns/types.ts';
import { hostsEntry, type LookupError, lookupHost, mayBeName, parseInetAton, reverseLookup } from '../hosts.ts';
import { type ResolvConf, resolvConf } from './resolv-conf.ts';
import { ask, type StubResult } from './stub.ts';

export type { LookupError } from '../hosts.ts';

export interface Found {
  readonly addresses: readonly Ipv4Address[];
  /** What the name is in full, after search list and aliases, without the dot at its end. */
  readonly canonicalName: string;
}

/** Addresses for a name or a number, as getaddrinfo(3) finds them, by `until` at the latest. The error is gai_strerror's sentence. */
export function* lookup(sys: Sys, name: string, until?: Ns): Call<Result<readonly Ipv4Address[], LookupError>> {
  const found = yield* lookupFound(sys, name, until);
  return found.ok ? ok(found.value.addresses) : found;
}

/** The first address of a name: what most programs use. */
export function* lookupOne(sys: Sys, name: string): Call<Result<Ipv4Address, LookupError>> {
  const found = yield* lookupFound(sys, name);
  return found.ok ? ok(found.value.addresses[0]!) : found;
}

/** The same with the canonical name (AI_CANONNAME). */
export function* lookupFound(sys: Sys, name: string, until?: Ns): Call<Result<Found, LookupError>> {
  const number = parseInetAton(name);
  if (number !== undefined) return ok({ addresses: [number], canonicalName: name });
  const listed = hostsEntry(sys, name);
  if (listed) return ok({ addresses: [listed.address], canonicalName: listed.names[0]! });
  const conf = resolvConf(sys);
  if (conf.servers.length === 0 || !mayBeName(name)) {
    const known = lookupHost(sys, name);
    return known.ok ? ok({ addresses: [known.value], canonicalName: name }) : known;
  }
  if (/^localhost\.?$/i.test(name)) return ok({ addresses: [0x7f000001], canonicalName: 'localhost' });
  return yield* search(sys, conf, name, until);
}

/** Reads something whose names' addresses it asks a function for, which cannot wait: read again once they are known. */
export function* withNames<T>(sys: Sys, read: (host: (name: string) => Ipv4Address | undefined) => T): Call<T> {
  const known = new Map<string, Ipv4Address | undefined>();
  for (;;) {
    const wanted = new Set<string>();
    const result = read((name) => {
      if (!known.has(name)) wanted.add(name);
      return known.get(name);
    });
    if (wanted.size === 0) return result;
    for (const name of wanted) {
      const found = yield* lookupOne(sys, name);
      known.set(name, found.ok ? found.value : undefined);
    }
  }
}

/** The name of an address: the hosts file's, else PTR's when name servers are configured. */
export function* nameOf(sys: Sys, address: Ipv4Address): Call<string | undefined> {
  const listed = reverseLookup(sys, address);
  if (listed !== undefined || resolvConf(sys).servers.length === 0) return listed;
  const answer = yield* ask(sys, reverseName(address), TYPE.PTR);
  const data = answer.kind === 'records' ? answer.records[0]?.data : undefined;
  return data?.kind === 'name' ? withoutDot(data.target) : undefined;
}

/** `4.3.2.1.in-addr.arpa.` (RFC 1035, 3.5). */
export const reverseName = (a: Ipv4Address): string =>
  `${a & 255}.${(a >>> 8) & 255}.${(a >>> 16) & 255}.${a >>> 24}.in-addr.arpa.`;

/** Which full names a name may mean, in the order in which glibc tries them (res_nsearch). */
export function candidates(
  name: string,
  { search: domains, ndots }: Pick<ResolvConf, 'search' | 'ndots'>,
): readonly string[] {
  if (name.endsWith('.')) return [name];
  const asItIs = `${name}.`;
  const completed = domains.map((domain) => (domain === '' ? asItIs : `${name}.${domain}.`));
  const dots = name.split('.').length - 1;
  const all = dots >= ndots ? [asItIs, ...completed] : [...completed, asItIs];
  return [...new Set(all)];
}

function* search(sys: Sys, conf: ResolvConf, name: string, until?: Ns): Call<Result<Found, LookupError>> {
  let error: LookupError = 'Name or service not known';
  for (const candidate of candidates(name, conf)) {
    if (candidate === ROOT) break;
    const answer = yield* ask(sys, candidate, TYPE.A, until);
    if (answer.kind === 'records') return ok(foundIn(answer));
    const why = errorOf(answer);
    if (answer.kind === 'silent' || answer.kind === 'no servers') return fail(why);
    if (why !== 'Name or service not known') error = why;
  }
  return fail(error);
}

const foundIn = ({ name, records }: Extract<StubResult, { kind: 'records' }>): Found => ({
  addresses: records.flatMap(({ data }) => (data.kind === 'a' ? [data.address] : [])),
  canonicalName: withoutDot(name),
});

function errorOf(answer: Exclude<StubResult, { kind: 'records' }>): LookupError {
  switch (answer.kind) {
    case 'nxdomain':
      return 'Name or service not known';
    case 'nodata':
      return 'No address associated with hostname';
    case 'failed':
      return answer.rcode === RCODE.SERVFAIL || answer.rcode === RCODE.REFUSED || answer.rcode === RCODE.NOTIMP
        ? 'Temporary failure in name resolution'
        : 'Non-recoverable failure in name resolution';
    case 'silent':
    case 'no servers':
      return 'Temporary failure in name resolution';
  }
}

const withoutDot = (name: string): string => name.replace(/\.$/, '');
