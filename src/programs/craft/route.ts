/** The way a crafted packet goes: out of which interface, from which address, to which neighbour, as the host's tables say. */
import {
  formatIpv4,
  inPrefix,
  isMulticastIpv4,
  BROADCAST_IPV4,
  broadcastOf,
  parseIpv4,
  parseMac,
  parsePrefix,
} from '../../core/address.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Sys } from '../../core/sys.ts';
import type { LinkRow, RouteRow } from '../../core/tables.ts';
import { addressRows, linkRows, neighbourRows, routeRows } from '../lib/rows.ts';

export interface Way {
  readonly link: LinkRow;
  /** MAC address of the interface. */
  readonly mac: number;
  /** The interface's address that routing prefers; 0 without one. */
  readonly source: number;
  /** Whose MAC address the frame is for: the destination itself or a router. Undefined when no IP address decides it. */
  readonly nextHop: number | undefined;
}

/** `destination` undefined: a frame without an IP packet, which goes out by `device` or the first interface that is up. */
export function findWay(sys: Sys, device: string | undefined, destination: number | undefined): Result<Way> {
  const route = destination === undefined ? undefined : bestRoute(sys, destination, device);
  if (destination !== undefined && !route && device === undefined)
    return fail(`no route to ${formatIpv4(destination)}`);
  const name = device ?? route?.interface;
  const link = linkRows(sys).find((row) => (name === undefined ? row.up && !row.loopback : row.interface === name));
  if (!link) return fail(name === undefined ? 'no interface is up' : `there is no interface "${name}"`);
  const via = route?.via ? parseIpv4(route.via) : undefined;
  return ok({
    link,
    mac: numberOf(parseMac(link.mac)),
    source: sourceAddress(sys, link.interface, route, via?.ok ? via.value : destination),
    nextHop: via?.ok ? via.value : destination,
  });
}

/** Longest prefix first, then the smallest metric (RFC 1812, 5.2.4.3). */
function bestRoute(sys: Sys, destination: number, device: string | undefined): RouteRow | undefined {
  let best: { row: RouteRow; length: number } | undefined;
  for (const row of routeRows(sys)) {
    const prefix = parsePrefix(row.to === 'default' ? '0.0.0.0/0' : row.to);
    if (!prefix.ok || row.type !== 'unicast' || !inPrefix(destination, prefix.value)) continue;
    if (device !== undefined && row.interface !== device) continue;
    const { length } = prefix.value;
    if (!best || length > best.length || (length === best.length && row.metric < best.row.metric))
      best = { row, length };
  }
  return best?.row;
}

function sourceAddress(sys: Sys, name: string, route: RouteRow | undefined, near: number | undefined): number {
  if (route?.source) return numberOf(parseIpv4(route.source));
  const own = addressRows(sys).filter((row) => row.interface === name);
  const prefixes = own.map((row) => parsePrefix(row.address)).flatMap((p) => (p.ok ? [p.value] : []));
  const same = near === undefined ? undefined : prefixes.find((p) => inPrefix(near, p));
  return (same ?? prefixes[0])?.address ?? 0;
}

/** The MAC address that needs no asking: broadcast, multicast (RFC 1112, 6.4), or a neighbour that is known. */
export function knownMac(sys: Sys, way: Way): number | undefined {
  const { nextHop, link } = way;
  if (nextHop === undefined) return undefined;
  const isBroadcast = addressRows(sys).some((row) => {
    const prefix = parsePrefix(row.address);
    return row.interface === link.interface && prefix.ok && broadcastOf(prefix.value) === nextHop;
  });
  if (nextHop === BROADCAST_IPV4 || isBroadcast) return 0xffff_ffff_ffff;
  if (isMulticastIpv4(nextHop)) return 0x01005e000000 + (nextHop & 0x7f_ffff);
  const address = formatIpv4(nextHop);
  const row = neighbourRows(sys).find((n) => n.address === address && n.interface === link.interface && n.mac !== '');
  return row && numberOf(parseMac(row.mac));
}

/** Whether the host has this address itself: then only its kernel can hand the packet over. */
export const isOwnAddress = (sys: Sys, address: number): boolean =>
  address >>> 24 === 127 || addressRows(sys).some((row) => row.address.split('/')[0] === formatIpv4(address));

const numberOf = (parsed: Result<number>): number => (parsed.ok ? parsed.value : 0);
