/** The table `path` answers one question: where would this packet go? As `ip route get` asks it (RFC 1812, 5.2.4). */
import { formatIpv4, isMulticastIpv4, type Ipv4Address } from '../../core/address.ts';
import type { Row } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, type Result } from '../../core/result.ts';
import type { PathRow } from '../../core/tables.ts';
import { interfaceNamed, type Context } from '../context.ts';
import type { Pmtu } from '../pmtu.ts';
import { findPath, type Path } from '../route/path.ts';
import type { Routes } from '../route/routes.ts';
import { routeRow } from './routes.ts';
import { addressIn, given, numberIn, text, type StackTable } from './table.ts';

const NOWHERE = { type: '', via: '', interface: '', source: '', to: '', metric: 0 } as const;
const NOTHING_LEARNED = { redirected: false, mtu: 0, expires: 0 } as const;

export const pathTable = (ctx: Context, routes: Routes, pmtu: Pmtu): StackTable => ({
  name: 'path',
  rows(query): readonly PathRow[] {
    const destination = addressIn(query, 'destination');
    if (!destination.ok) return [];
    const path = pathFor(ctx, routes, destination.value, query);
    if (!path.ok) return [{ error: path.error, ...NOWHERE, ...NOTHING_LEARNED }];
    return [{ error: '', ...rowOf(path.value), ...decidedBy(routes, path.value), ...learned(ctx, pmtu, path.value) }];
  },
});

function pathFor(ctx: Context, routes: Routes, destination: Ipv4Address, query: Row): Result<Path, Errno> {
  const source = given(query, 'source') ? addressIn(query, 'source') : undefined;
  if (source && !source.ok) return source;
  const forwarded = given(query, 'in');
  if (forwarded && !ctx.sysctl.forwarding && !routes.localType(destination)) return fail('EHOSTUNREACH');
  // a host sends from none but its own addresses; what it forwards comes from others
  if (source && !forwarded && !routes.isOwn(source.value)) return fail('ENETUNREACH');
  const device = given(query, 'out') ? interfaceNamed(ctx, text(query, 'out')) : undefined;
  if (given(query, 'out') && !device) return fail('ENODEV');
  const protocol = numberIn(query, 'protocol', 0);
  const [from, to] = [numberIn(query, 'sourcePort', 0), numberIn(query, 'destinationPort', 0)];
  if (!protocol.ok || !from.ok || !to.ok) return fail('EINVAL');
  const ports = from.value * 0x1_0000 + to.value;
  return findPath(ctx, routes, { destination, source: source?.value ?? 0, device, protocol: protocol.value, ports });
}

const rowOf = (path: Path) => ({
  type: path.kind,
  via: path.nextHop === path.destination ? '' : formatIpv4(path.nextHop),
  interface: path.iface.name,
  source: formatIpv4(path.source),
});

/** Which route of the table decided, and whether a redirect overruled it. */
function decidedBy(routes: Routes, { destination, kind, nextHop }: Path) {
  const group = kind === 'unicast' || isMulticastIpv4(destination) ? routes.main.lookup(destination) : undefined;
  if (!group) return { to: '', metric: 0, redirected: false };
  const { to, metric } = routeRow(group.first);
  const known = group.routes.some((route) => (route.gateway || destination) === nextHop);
  return { to, metric, redirected: kind === 'unicast' && !known };
}

function learned({ env }: Context, pmtu: Pmtu, { destination }: Path) {
  const entry = pmtu.entries().find((known) => known.destination === destination);
  return entry ? { mtu: entry.mtu, expires: entry.expires - env.now } : { mtu: 0, expires: 0 };
}
