/** Names and addresses on a host without DNS: the hosts file (hosts(5)), and numbers as inet_aton(3) reads them. */
import { formatIpv4, parseIpv4, type Ipv4Address } from '../../core/address.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Sys } from '../../core/sys.ts';

/** What getaddrinfo(3) says, in gai_strerror's words. */
export type LookupError =
  | 'Name or service not known'
  | 'No address associated with hostname'
  | 'Temporary failure in name resolution'
  | 'Non-recoverable failure in name resolution';

export interface HostsLine {
  readonly address: Ipv4Address;
  readonly names: readonly string[];
}

/**
 * An address for `192.168.1.3`, `bob`, `127.1`, for those who cannot wait for DNS: `lookup` of lib/dns asks it too. The error is the tail
 * of `ping: bob: Name or service not known`.
 */
export function lookupHost(sys: Sys, nameOrAddress: string): Result<Ipv4Address, LookupError> {
  const number = parseInetAton(nameOrAddress);
  if (number !== undefined) return ok(number);
  if (!mayBeName(nameOrAddress)) return fail('Name or service not known');
  const listed = hostsEntry(sys, nameOrAddress);
  if (listed) return ok(listed.address);
  return /^localhost\.?$/i.test(nameOrAddress) ? ok(0x7f000001) : fail(unknownName(sys));
}

/** The first line of the hosts file that has this name. */
export function hostsEntry(sys: Sys, name: string): HostsLine | undefined {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  return hostsLines(sys).find((line) => line.names.includes(wanted));
}

/** What no host can be called is never asked for. */
export const mayBeName = (name: string): boolean => /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?$/i.test(name);

/** The name of an address, or undefined where the hosts file has none. */
export function reverseLookup(sys: Sys, address: Ipv4Address): string | undefined {
  return hostsLines(sys).find((line) => line.address === address)?.names[0];
}

/** The name of an address where it has one, else its dotted form. */
export const nameOrDotted = (sys: Sys, address: Ipv4Address): string =>
  reverseLookup(sys, address) ?? formatIpv4(address);

/** `1.2.3.4`, and its short forms: `127.1`, `10.0.1`, `0x7f000001`, octal with a leading 0 (inet_aton(3)). */
export function parseInetAton(text: string): Ipv4Address | undefined {
  const dotted = parseIpv4(text);
  if (dotted.ok && !/(^|\.)0\d/.test(text)) return dotted.value;
  const parts = text.split('.');
  if (parts.length > 4 || parts.some((p) => !/^(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.test(p))) return undefined;
  const numbers = parts.map((p) => (/^0[0-7]+$/.test(p) ? parseInt(p, 8) : Number(p)));
  const last = numbers.pop()!;
  if (numbers.some((n) => n > 255) || last >= 256 ** (4 - numbers.length)) return undefined;
  return numbers.reduce((sum, n, i) => sum + n * 256 ** (3 - i), last);
}

/** All lines of the hosts file that name an address. */
export function hostsLines(sys: Sys): readonly HostsLine[] {
  const file = sys.files.read('/etc/hosts');
  return file.ok ? fromUtf8(file.value).split('\n').flatMap(parseHostsLine) : [];
}

function parseHostsLine(line: string): readonly HostsLine[] {
  const [first = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
  const address = parseIpv4(first);
  return address.ok && names.length > 0 ? [{ address: address.value, names: names.map((n) => n.toLowerCase()) }] : [];
}

/** A machine asks DNS only where its nsswitch.conf(5) says so; where no server answers, the failure may pass. */
function unknownName(sys: Sys): LookupError {
  const nsswitch = sys.files.read('/etc/nsswitch.conf');
  const asksDns = nsswitch.ok && /^hosts:.*\bdns\b/m.test(fromUtf8(nsswitch.value));
  return asksDns ? 'Temporary failure in name resolution' : 'Name or service not known';
}
