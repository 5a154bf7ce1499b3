/** Where a packet of this host's own goes: interface, next hop and source address (RFC 1122, 3.3.1 and 3.3.4). */
import { isMulticastIpv4, LOOPBACK_IPV4, type Ipv4Address } from '../../core/address.ts';
import type { Errno } from '../../core/errno.ts';
import type { Reason } from '../../core/event.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Context } from '../context.ts';
import type { Interface } from '../interface.ts';
import * as why from '../reasons.ts';
import { flowHash } from '../wire.ts';
import type { Route, RouteGroup } from './route.ts';
import { isLimitedBroadcast, type Routes } from './routes.ts';

export interface Path {
  readonly iface: Interface;
  readonly destination: Ipv4Address;
  readonly nextHop: Ipv4Address;
  readonly source: Ipv4Address;
  readonly kind: 'unicast' | 'broadcast' | 'multicast' | 'local';
  readonly prefixLength: number;
  readonly because: Reason;
}

export interface PathQuery {
  readonly destination: Ipv4Address;
  /** 0: choose one. */
  readonly source: Ipv4Address;
  readonly device: Interface | undefined;
  readonly protocol: number;
  /** Source port in the high half. */
  readonly ports: number;
}

/** ENETUNREACH: no route. EHOSTUNREACH, EACCES, EINVAL: a route that says unreachable, prohibit, blackhole. */
export function findPath(ctx: Context, routes: Routes, query: PathQuery): Result<Path, Errno> {
  const destination = query.destination === 0 ? LOOPBACK_IPV4 : query.destination;
  if (isLimitedBroadcast(destination) || isMulticastIpv4(destination)) return toGroup(ctx, routes, query);
  const group = query.device ? routes.lookupOn(destination, query.device) : routes.lookup(destination);
  if (!group) return query.device ? ok(onLink(query, query.device)) : fail('ENETUNREACH');
  switch (group.type) {
    case 'unreachable':
      return fail('EHOSTUNREACH');
    case 'prohibit':
      return fail('EACCES');
    case 'blackhole':
      return fail('EINVAL');
    case 'local':
      return ok(toSelf(ctx, query, destination));
    case 'broadcast':
      return ok(toBroadcast(query, destination, group.first));
    case 'unicast':
      return ok(toRoute(ctx, query, group));
  }
}

function toSelf(ctx: Context, query: PathQuery, destination: Ipv4Address): Path {
  return {
    iface: ctx.interfaces[0]!,
    destination,
    nextHop: destination,
    source: query.source || destination,
    kind: 'local',
    prefixLength: 32,
    because: why.MINE,
  };
}

function toBroadcast(query: PathQuery, destination: Ipv4Address, route: Route): Path {
  return {
    iface: route.iface!,
    destination,
    nextHop: destination,
    source: query.source || route.source,
    kind: 'broadcast',
    prefixLength: 32,
    because: why.BROADCAST_OUT,
  };
}

function toRoute(ctx: Context, query: PathQuery, group: RouteGroup): Path {
  const { destination, source, protocol, ports } = query;
  const policy = ctx.sysctl.hashPorts;
  const route = group.several
    ? group.pick(flowHash(source, destination, policy ? protocol : 0, policy ? ports : 0))
    : group.first;
  const iface = route.iface!;
  const nextHop = route.gateway || destination;
  return {
    iface,
    destination,
    nextHop,
    source: source || route.source || sourceFor(ctx, iface, nextHop),
    kind: 'unicast',
    prefixLength: group.length,
    because: becauseOf(group, route),
  };
}

/** Why a packet goes where its route says. */
export const becauseOf = (group: RouteGroup, route: Route): Reason =>
  group.several
    ? why.ONE_OF_EQUALS
    : route.gateway === 0
      ? why.ON_LINK
      : group.length === 0
        ? why.VIA_DEFAULT
        : why.VIA;

/** An address of the outgoing interface, else of any other (RFC 1122, 3.3.4.3). */
function sourceFor(ctx: Context, iface: Interface, nextHop: Ipv4Address): Ipv4Address {
  const own = iface.sourceTowards(nextHop);
  return own !== 0 ? own : (ctx.interfaces.find((other) => !other.loopback && other.primary !== 0)?.primary ?? 0);
}

function onLink(query: PathQuery, iface: Interface): Path {
  const { destination } = query;
  const source = query.source || iface.sourceTowards(destination);
  return { iface, destination, nextHop: destination, source, kind: 'unicast', prefixLength: 0, because: why.ON_LINK };
}

/** Everybody on a link, or a group: through the socket's interface, its source address's, or the one that routing names. */
function toGroup(ctx: Context, routes: Routes, query: PathQuery): Result<Path, Errno> {
  const { destination, source } = query;
  const owner = source && ctx.interfaces.find((i) => i.addresses.some((a) => a.prefix.address === source));
  const iface = query.device ?? (owner || routes.main.lookup(destination)?.first.iface);
  if (!iface) return fail('ENETUNREACH');
  const kind = isLimitedBroadcast(destination) ? 'broadcast' : 'multicast';
  return ok({
    iface,
    destination,
    nextHop: destination,
    source: source || iface.primary,
    kind,
    prefixLength: 32,
    because: why.BROADCAST_OUT,
  });
}
