/** What an acknowledgment gives a client: the address, its terms, and what to know of the network (RFC 2131, 4.3.1; RFC 2132). */
import { isLoopbackIpv4, isMulticastIpv4, type Ipv4Address } from '../../core/address.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { NEVER, type Ns, NS_PER_S } from '../../core/time.ts';
import * as dhcp from './codec.ts';

const { OPTION } = dhcp;
/** RFC 2131, 3.3: this number of seconds means for ever. */
const INFINITE = 0xffff_ffff;

export interface Lease {
  readonly address: Ipv4Address;
  /** Prefix length. */
  readonly length: number;
  readonly server: Ipv4Address;
  /** Seconds, as the server said. */
  readonly seconds: number;
  /** Instants: T1, T2 and the end (RFC 2131, 4.4.5). */
  readonly renewAt: Ns;
  readonly rebindAt: Ns;
  readonly expiresAt: Ns;
  readonly routers: readonly Ipv4Address[];
  readonly dns: readonly Ipv4Address[];
  readonly domain: string;
  /** All of them, as they came. */
  readonly options: readonly dhcp.DhcpOption[];
}

/** T1 when the server names none; ns after the lease began. */
export type RenewalTime = (lease: Ns) => Ns;

/** A lease of an OFFER or ACK that the client asked for at `since`; the error says what no client can use. */
export function leaseOf(m: dhcp.DhcpMessage, since: Ns, renewal: RenewalTime): Result<Lease> {
  const server = dhcp.u32Option(m, OPTION.server);
  const seconds = dhcp.u32Option(m, OPTION.lease);
  const length = prefixLength(m);
  if (server === undefined) return fail('it names no server (option 54)');
  if (seconds === undefined || seconds === 0) return fail('it gives no lease time (option 51)');
  if (length === undefined) return fail('its subnet mask (option 1) is none');
  if (!mayBeOwn(m.yourAddress)) return fail('its address is no address of a host');
  return ok({
    address: m.yourAddress,
    length,
    server,
    seconds,
    ...times(m, seconds, since, renewal),
    routers: dhcp.addressesOption(m, OPTION.router),
    dns: dhcp.addressesOption(m, OPTION.dns),
    domain: domainOf(m),
    options: m.options,
  });
}

/** RFC 2131, 4.4.5: T1 and T2 are the server's, or half and seven eighths of the lease; T1 is before T2, T2 before the end. */
function times(
  m: dhcp.DhcpMessage,
  seconds: number,
  since: Ns,
  renewal: RenewalTime,
): Pick<Lease, 'renewAt' | 'rebindAt' | 'expiresAt'> {
  if (seconds === INFINITE) return { renewAt: NEVER, rebindAt: NEVER, expiresAt: NEVER };
  const lease = seconds * NS_PER_S;
  const [t1, t2] = [dhcp.u32Option(m, OPTION.renewal), dhcp.u32Option(m, OPTION.rebinding)];
  const rebind = t2 !== undefined && t2 > 0 && t2 < seconds ? t2 * NS_PER_S : (lease * 7) / 8;
  const asked = t1 !== undefined && t1 > 0 ? t1 * NS_PER_S : renewal(lease);
  const renew = asked < rebind ? asked : (rebind * 3) / 4;
  // never at once: each renewal would bring the next
  const after = (ns: Ns): Ns => since + Math.max(1, Math.floor(ns / NS_PER_S)) * NS_PER_S;
  return { renewAt: after(renew), rebindAt: after(rebind), expiresAt: since + lease };
}

const mayBeOwn = (a: Ipv4Address): boolean => a !== 0 && !isMulticastIpv4(a) && !isLoopbackIpv4(a) && a < 0xf000_0000;

/** Without option 1 the class of the address decides, as it did when DHCP was made (RFC 2132, 3.3). */
function prefixLength(m: dhcp.DhcpMessage): number | undefined {
  const mask = dhcp.u32Option(m, OPTION.mask);
  if (mask === undefined) return m.yourAddress >>> 31 === 0 ? 8 : m.yourAddress >>> 30 === 2 ? 16 : 24;
  const length = Math.clz32(~mask);
  const contiguous = length === 32 || (mask << length) >>> 0 === 0;
  return contiguous && length > 0 ? length : undefined;
}

/**
 * One domain, or several with spaces between. Any other text would write lines of its own into the files that the domain goes to, so
 * it is none, as for dhclient. Some servers end it with a zero byte, which RFC 2132, 2 advises against and every client forgives.
 */
function domainOf(m: dhcp.DhcpMessage): string {
  const text = fromUtf8(dhcp.option(m, OPTION.domain) ?? new Uint8Array(0)).replace(/\0+$/, '');
  return /^[\w.-]+(?: [\w.-]+)*$/.test(text) ? text : '';
}
