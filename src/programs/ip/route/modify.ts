/** `ip route add`, `change`, `replace` and `delete` (ip-route(8)), with the kernel's own sentences where it refuses. */
import { formatIpv4, formatPrefix } from '../../../core/address.ts';
import type { ChangeOp, Row } from '../../../core/device.ts';
import type { Errno } from '../../../core/errno.ts';
import type { Result } from '../../../core/result.ts';
import type { Sys } from '../../../core/sys.ts';
import { linkNamed } from '../../lib/rows.ts';
import { answers, kernelSays, noDevice } from '../../lib/iproute/stop.ts';
import type { Stop } from '../../lib/stop.ts';
import type { Words } from '../../lib/iproute/words.ts';
import type { Command } from '../command.ts';
import type { Options } from '../options.ts';
import { hasHostBits, readRoute, type Hop, type WrittenRoute } from './read.ts';

export const modifyRoute =
  (op: Extract<ChangeOp, 'add' | 'change' | 'replace' | 'delete'>): Command =>
  (sys: Sys, _options: Options, words: Words) => {
    const route = readRoute(words);
    for (const { device } of [route.hop, ...route.hops]) {
      if (device !== '' && !linkNamed(sys, device)) throw noDevice(device);
    }
    sys.privileged();
    if (hasHostBits(route.to)) throw kernelSays('Invalid prefix for given prefix length.');
    const done = op === 'delete' ? sys.change('route', op, selector(route)) : put(sys, op, route);
    if (!done.ok) throw refusal(done.error, route);
  };

type Whole = ReturnType<typeof readRoute>;

/** The first path as asked for; further ones beside it. */
function put(sys: Sys, op: ChangeOp, route: Whole): Result<void, Errno> {
  const [first = route.hop, ...further] = route.hops;
  const done = sys.change('route', op, rowOf(route, first));
  if (!done.ok) return done;
  for (const hop of further) {
    const added = sys.change('route', 'add', { ...rowOf(route, hop), append: true });
    if (!added.ok) return added;
  }
  return done;
}

const rowOf = (route: Whole, hop: Hop): Row => ({
  to: formatPrefix(route.to),
  via: hop.via,
  interface: hop.device,
  metric: route.metric ?? 0,
  type: route.type,
  protocol: route.protocol || 'boot',
  source: route.source === undefined ? '' : formatIpv4(route.source),
  weight: hop.weight,
  onlink: route.onlink,
});

/** What was not said fits everything. */
const selector = (route: Whole): Row => ({
  to: formatPrefix(route.to),
  via: route.hop.via,
  interface: route.hop.device,
  metric: route.metric ?? '',
  type: route.type === 'unicast' ? '' : route.type,
  protocol: route.protocol,
  scope: route.scope,
  source: route.source === undefined ? '' : formatIpv4(route.source),
});

function refusal(errno: Errno, route: WrittenRoute): Stop {
  if (errno === 'ENETUNREACH') return kernelSays('Nexthop has invalid gateway.');
  if (errno === 'ENETDOWN') return kernelSays('Device for nexthop is not up.');
  if (errno === 'EINVAL' && route.source !== undefined) return kernelSays('Invalid prefsrc address.');
  return answers(errno);
}
