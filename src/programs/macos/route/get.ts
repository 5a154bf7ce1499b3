/** `route get`: which route a packet would take (network_cmds, route.tproj, print_getmsg). */
import { formatIpv4, netmask, networkOf, parseIpv4 } from '../../../core/address.ts';
import type { Call, Sys } from '../../../core/sys.ts';
import type { PathRow } from '../../../core/tables.ts';
import { nameOf } from '../../lib/dns/lookup.ts';
import { linkNamed, neighbourRows, routeRows } from '../../lib/rows.ts';
import { prefixOf } from '../networks.ts';

const METRICS = ' recvpipe  sendpipe  ssthresh  rtt,msec    rttvar  hopcount      mtu     expire';

interface Found {
  readonly destination: string;
  readonly mask: string | undefined;
  readonly gateway: string;
  readonly interface: string;
  readonly flags: readonly string[];
  readonly mtu: number;
}

/** @param wanted an address, or `default`. Undefined: nothing leads there. */
export function* getText(sys: Sys, wanted: string, numeric: boolean): Call<string | undefined> {
  const found = wanted === 'default' ? defaultRoute(sys) : routeTo(sys, wanted);
  if (!found) return undefined;
  const named = function* (text: string): Call<string> {
    const address = parseIpv4(text);
    return (numeric || !address.ok ? undefined : yield* nameOf(sys, address.value)) ?? text;
  };
  const numbers = [0, 0, 0, 0, 0, 0, found.mtu].map((n) => `${String(n).padStart(8)}  `).join('');
  return [
    `   route to: ${yield* named(wanted)}\n`,
    `destination: ${yield* named(found.destination)}\n`,
    ...(found.mask === undefined ? [] : [`       mask: ${found.mask}\n`]),
    ...(found.gateway === '' ? [] : [`    gateway: ${yield* named(found.gateway)}\n`]),
    `  interface: ${found.interface}\n`,
    `      flags: <${found.flags.join(',')}>\n`,
    `${METRICS}\n${numbers}${'0'.padStart(8)} \n`,
  ].join('');
}

function defaultRoute(sys: Sys): Found | undefined {
  const route = routeRows(sys)
    .filter((row) => row.to === 'default')
    .toSorted((a, b) => a.metric - b.metric)[0];
  if (!route) return undefined;
  return {
    destination: 'default',
    mask: 'default',
    gateway: route.via,
    interface: route.interface,
    flags: ['UP', ...(route.via === '' ? [] : ['GATEWAY']), 'DONE', 'STATIC', 'PRCLONING', 'GLOBAL'],
    mtu: linkNamed(sys, route.interface)?.mtu ?? 0,
  };
}

function routeTo(sys: Sys, address: string): Found | undefined {
  const path = sys.table('path', { destination: address })[0] as PathRow | undefined;
  if (!path || path.error !== '' || path.type === '') return undefined;
  const base = { interface: path.interface, gateway: '', mtu: path.mtu || (linkNamed(sys, path.interface)?.mtu ?? 0) };
  const host = { ...base, destination: address, mask: undefined };
  if (path.type === 'local') return { ...host, flags: ['UP', 'HOST', 'DONE', 'LOCAL'] };
  if (path.type === 'broadcast') return { ...host, flags: ['UP', 'HOST', 'DONE', 'LLINFO', 'WASCLONED', 'BROADCAST'] };
  if (path.via === '' && path.type !== 'multicast') {
    const known = neighbourRows(sys).some((row) => row.address === address && row.mac !== '');
    const router = routeRows(sys).some((row) => row.via === address) ? ['ROUTER'] : [];
    if (known) return { ...host, flags: ['UP', 'HOST', 'DONE', 'LLINFO', 'WASCLONED', 'IFSCOPE', 'IFREF', ...router] };
  }
  const prefix = prefixOf(path.to === '' ? address : path.to);
  const everything = prefix.length === 0;
  const single = prefix.length === 32;
  const kind = path.via === '' ? ['DONE', 'CLONING', 'STATIC'] : ['DONE', 'STATIC', 'PRCLONING'];
  return {
    ...base,
    gateway: path.via,
    destination: everything ? 'default' : formatIpv4(networkOf(prefix)),
    mask: everything ? 'default' : single ? undefined : formatIpv4(netmask(prefix.length)),
    flags: [
      'UP',
      ...(path.via === '' ? [] : ['GATEWAY']),
      ...(single ? ['HOST'] : []),
      ...kind,
      ...(everything ? ['GLOBAL'] : []),
    ],
  };
}
