/** The tables `route` and, read only, `route-local`: deliveries to own addresses and broadcasts (ip-route(8)). */
import { formatIpv4, formatPrefix, networkOf, type Ipv4Address } from '../../core/address.ts';
import type { ChangeOp, Row } from '../../core/device.ts';
import type { Errno } from '../../core/errno.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { RouteRow } from '../../core/tables.ts';
import type { Configuration } from '../configuration.ts';
import { interfaceNamed, type Context } from '../context.ts';
import type { Interface } from '../interface.ts';
import type { Route } from '../route/route.ts';
import type { Routes } from '../route/routes.ts';
import { addressIn, given, numberIn, prefixIn, text, type StackTable } from './table.ts';

const TYPES = ['unicast', 'blackhole', 'unreachable', 'prohibit'] as const;

export function routeRow(route: Route): RouteRow {
  const { prefix, length } = route;
  return {
    to: length === 0 ? 'default' : length === 32 ? formatIpv4(prefix) : formatPrefix({ address: prefix, length }),
    via: route.gateway === 0 ? '' : formatIpv4(route.gateway),
    interface: route.iface?.name ?? '',
    metric: route.metric,
    type: route.type,
    scope: route.scope,
    protocol: route.protocol,
    source: route.source === 0 ? '' : formatIpv4(route.source),
    weight: route.weight,
  };
}

export const localRouteTable = (routes: Routes): StackTable => ({
  name: 'route-local',
  rows: () => routes.local.routes().map(routeRow),
});

export class RouteTable implements StackTable {
  readonly name = 'route';
  readonly #ctx: Context;
  readonly #routes: Routes;
  readonly #configuration: Configuration;

  constructor(ctx: Context, routes: Routes, configuration: Configuration) {
    this.#ctx = ctx;
    this.#routes = routes;
    this.#configuration = configuration;
  }

  rows(): RouteRow[] {
    return this.#routes.main.routes().map(routeRow);
  }

  /**
   * `add` refuses a second route of equal `to` and `metric` (EEXIST) unless the row has `append: true`: then it is a further path of
   * equal cost. `change` and `replace` put the row in place of such routes. `delete` and `flush` take the row's fields as selectors.
   * ENETUNREACH: the gateway is on no link (unless `onlink: true`). ENODEV: no such interface. ENETDOWN: it is down. EINVAL: host bits in
   * `to`, or a source that is not own. ENOENT, ESRCH: nothing to change, to delete.
   */
  change(op: ChangeOp, row: Row): Result<void, Errno> {
    if (op === 'delete' || op === 'flush') return this.#delete(op, row);
    const route = this.#read(row);
    if (!route.ok) return route;
    const { length, metric, prefix } = route.value;
    const same = (r: Route): boolean => r.prefix === prefix && r.length === length && r.metric === metric;
    const there = this.#routes.main.routes().some(same);
    if (op === 'add' && there && row['append'] !== true) return fail('EEXIST');
    if (op === 'change' && !there) return fail('ENOENT');
    if (op !== 'add' && there) this.#configuration.dropRoutes(same);
    this.#configuration.addRoute(route.value);
    return ok(undefined);
  }

  #read(row: Row): Result<Route, Errno> {
    const to = prefixIn(row, 'to');
    const type = given(row, 'type') ? TYPES.find((t) => t === row['type']) : 'unicast';
    const metric = numberIn(row, 'metric', 0);
    const weight = numberIn(row, 'weight', 1);
    const gateway = given(row, 'via') ? addressIn(row, 'via') : ok(0);
    const source = given(row, 'source') ? addressIn(row, 'source') : ok(0);
    if (!to.ok || !type || !metric.ok || !weight.ok || !gateway.ok || !source.ok) return fail('EINVAL');
    if (networkOf(to.value) !== to.value.address) return fail('EINVAL');
    if (source.value !== 0 && !this.#routes.isOwn(source.value)) return fail('EINVAL');
    const iface = this.#interface(row, type, gateway.value);
    if (!iface.ok) return iface;
    return ok({
      prefix: to.value.address,
      length: to.value.length,
      gateway: gateway.value,
      iface: iface.value,
      metric: metric.value,
      type,
      scope: type === 'unicast' && gateway.value === 0 ? 'link' : 'global',
      protocol: row['protocol'] === 'static' ? 'static' : 'boot',
      source: source.value,
      weight: Math.max(1, weight.value),
    });
  }

  #interface(row: Row, type: string, gateway: Ipv4Address): Result<Interface | undefined, Errno> {
    if (type !== 'unicast') return ok(undefined);
    const name = text(row, 'interface');
    const named = name === '' ? undefined : interfaceNamed(this.#ctx, name);
    if (name !== '' && !named) return fail('ENODEV');
    if (named && !named.up) return fail('ENETDOWN');
    if (gateway === 0) return named ? ok(named) : fail('ENODEV');
    if (named && row['onlink'] === true) return ok(named);
    const towards = this.#configuration.interfaceTowards(gateway);
    if (!towards || (named && named !== towards)) return fail('ENETUNREACH');
    return ok(towards);
  }

  /** `delete` takes one group of equal cost, the best that fits; `flush` all that fit. */
  #delete(op: 'delete' | 'flush', row: Row): Result<void, Errno> {
    if (op === 'delete' && !prefixIn(row, 'to').ok) return fail('EINVAL');
    const to = prefixIn(row, 'to');
    const fits = (route: Route): boolean => {
      if (to.ok && (route.prefix !== to.value.address || route.length !== to.value.length)) return false;
      const own = routeRow(route);
      return (['via', 'interface', 'metric', 'type', 'protocol', 'scope', 'source'] as const).every(
        (field) => !given(row, field) || own[field] === row[field],
      );
    };
    const first = this.#routes.main.routes().find(fits);
    if (op === 'delete' && !first) return fail('ESRCH');
    const gone = (route: Route): boolean => fits(route) && (op === 'flush' || route.metric === first?.metric);
    this.#configuration.dropRoutes(gone);
    return ok(undefined);
  }
}
