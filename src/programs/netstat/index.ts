/** netstat: routes, interfaces and sockets, the old way (net-tools' netstat(8)). */
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import { interfaceBlock, interfaceRow, listedLinks, NETSTAT_HEADER } from '../lib/nettools/interfaces.ts';
import { ROUTING_FAMILIES } from '../lib/nettools/families.ts';
import { routeTable, type RouteFormat } from '../lib/nettools/routes.ts';
import { parseOptions } from '../lib/options.ts';
import { printSockets } from './sockets.ts';
import { HELP, USAGE, VERSION } from './usage.ts';

const LONG = [
  { name: 'route', short: 'r' },
  { name: 'interfaces', short: 'i' },
  { name: 'groups', short: 'g' },
  { name: 'statistics', short: 's' },
  { name: 'masquerade', short: 'M' },
  { name: 'verbose', short: 'v' },
  { name: 'wide', short: 'W' },
  { name: 'numeric', short: 'n' },
  { name: 'extend', short: 'e' },
  { name: 'programs', short: 'p' },
  { name: 'timers', short: 'o' },
  { name: 'continuous', short: 'c' },
  { name: 'listening', short: 'l' },
  { name: 'all', short: 'a' },
  { name: 'fib', short: 'F' },
  { name: 'cache', short: 'C' },
  { name: 'tcp', short: 't' },
  { name: 'udp', short: 'u' },
  { name: 'raw', short: 'w' },
  { name: 'unix', short: 'x' },
  { name: 'version', short: 'V' },
  { name: 'help', short: 'h' },
] as const;
const NOT_BUILT = 'gsMcCUSxZ';

export const netstat: Program = {
  name: 'netstat',
  summary: 'Shows routes, interfaces and sockets',
  usage: 'netstat [-rn] [-i] [-t] [-u] [-a | -l] [-p] [-o]',
  options: [
    { flag: '-r', meaning: 'the routing table' },
    { flag: '-i', meaning: 'the interfaces and what they counted' },
    { flag: '-t', meaning: 'TCP sockets' },
    { flag: '-u', meaning: 'UDP sockets' },
    { flag: '-w', meaning: 'raw sockets' },
    { flag: '-a', meaning: 'all sockets, not only connected ones' },
    { flag: '-l', meaning: 'sockets that wait for others' },
    { flag: '-p', meaning: 'whose sockets they are' },
    { flag: '-o', meaning: 'the timer that runs: seconds left, how often it went off' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-e', meaning: 'more of it' },
  ],
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    const parsed = parseOptions('netstat', args, 'A:CFMacdeghilnNoprsStuUvVWwx64?Z', LONG);
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), 3);
    const flags = parsed.value.options.map((o) => o.flag);
    const refused = flags.find((flag) => NOT_BUILT.includes(flag));
    if (flags.includes('V')) return (sys.print(VERSION), 0);
    if (flags.includes('h') || flags.includes('?')) return (sys.print(HELP), sys.warn(ROUTING_FAMILIES), 0);
    if (refused !== undefined) return refuse(sys, `-${refused}`);
    return show(sys, flags);
  },
};

const SOCKET_FLAGS = [
  ['t', 'tcp'],
  ['u', 'udp'],
  ['w', 'raw'],
] as const;

function show(sys: Sys, flags: readonly string[]): ExitStatus {
  const has = (flag: string): boolean => flags.includes(flag);
  const extended = flags.filter((flag) => flag === 'e').length;
  if (has('r')) {
    const formats: readonly RouteFormat[] = ['mss', 'metric', 'both'];
    sys.print(routeTable(sys, formats[extended] ?? 'both', has('n')));
  } else if (has('i')) {
    const links = listedLinks(sys, has('a'));
    const lines = links.map((link) => (extended > 0 ? interfaceBlock(sys, link) : interfaceRow(link)));
    sys.print(`Kernel Interface table\n${extended > 0 ? '' : NETSTAT_HEADER}${lines.join('')}`);
  } else {
    const asked = SOCKET_FLAGS.filter(([flag]) => has(flag)).map(([, protocol]) => protocol);
    printSockets(sys, {
      protocols: has('6') && !has('4') ? [] : asked.length > 0 ? asked : SOCKET_FLAGS.map(([, protocol]) => protocol),
      which: has('l') ? 'listening' : has('a') ? 'all' : 'connected',
      programs: has('p'),
      timers: has('o'),
      extended: extended > 0,
      numeric: has('n'),
      wide: has('W'),
    });
    if (asked.length === 0 && !has('4') && !has('6')) printUnixSockets(sys, has);
  }
  return 0;
}

/** There are none here, but netstat says that it looked. */
function printUnixSockets(sys: Sys, has: (flag: string) => boolean): void {
  const which = has('l') ? 'only servers' : has('a') ? 'servers and established' : 'w/o servers';
  const owner = has('p') ? ` ${'PID/Program name'.padEnd(20)}` : '';
  sys.print(`Active UNIX domain sockets (${which})\n`);
  sys.print(`Proto RefCnt Flags       Type       State         I-Node  ${owner} Path\n`);
}

function refuse(sys: Sys, what: string): ExitStatus {
  sys.warn(`netstat: ${what} is not built in wirelab yet.\n`);
  return 1;
}
