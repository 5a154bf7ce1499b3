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
const NOT_BUILT = 'gsMocCtUSx6Z';

export const netstat: Program = {
  name: 'netstat',
  summary: 'Shows routes, interfaces and sockets',
  usage: 'netstat [-rn] [-i] [-u [-a | -l] [-p]]',
  options: [
    { flag: '-r', meaning: 'the routing table' },
    { flag: '-i', meaning: 'the interfaces and what they counted' },
    { flag: '-u', meaning: 'UDP sockets' },
    { flag: '-a', meaning: 'all sockets, not only connected ones' },
    { flag: '-l', meaning: 'sockets that wait for others' },
    { flag: '-p', meaning: 'whose sockets they are' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-e', meaning: 'more of it' },
  ],
  real: true,
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
  } else if (has('u') || has('w')) {
    const protocols = [...(has('u') ? ['udp'] : []), ...(has('w') ? ['raw'] : [])];
    const which = has('l') ? 'listening' : has('a') ? 'all' : 'connected';
    printSockets(sys, { protocols, which, programs: has('p'), numeric: has('n') });
  } else return refuse(sys, 'a list of all kinds of sockets (say -u, -r or -i)');
  return 0;
}

function refuse(sys: Sys, what: string): ExitStatus {
  sys.warn(`netstat: ${what} is not built in wirelab yet.\n`);
  return 1;
}
