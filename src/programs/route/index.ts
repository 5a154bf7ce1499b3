/** route: shows and changes the routing table, the old way (net-tools' route(8)). */
import type { Program } from '../../core/sys.ts';
import { ROUTING_FAMILIES } from '../lib/nettools/families.ts';
import { routeTable, type RouteFormat } from '../lib/nettools/routes.ts';
import { parseOptions } from '../lib/options.ts';
import { modify } from './modify.ts';
import { HELP, USAGE } from './usage.ts';

const WRONG_USAGE = 3;
const LONG = [
  { name: 'version', short: 'V' },
  { name: 'verbose', short: 'v' },
  { name: 'numeric', short: 'n' },
  { name: 'symbolic', short: 'N' },
  { name: 'extend', short: 'e' },
  { name: 'help', short: 'h' },
  { name: 'fib', short: 'F' },
  { name: 'cache', short: 'C' },
] as const;
const FORMATS: readonly RouteFormat[] = ['metric', 'mss', 'both'];

export const route: Program = {
  name: 'route',
  summary: 'Shows and changes the routing table',
  usage: 'route [-n] | route {add | del} {-net | -host} target [netmask mask] [gw gateway] [metric n] [dev interface]',
  options: [
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-e', meaning: 'other columns; twice: all of them' },
  ],
  words: ['add', 'del'],
  operand: 'host',
  real: true,
  personas: ['linux'],
  *main(sys, args) {
    // -net and -host are words, not options
    const words = args.map((word) => (word === '-net' || word === '-host' ? word.replace('-', '#') : word));
    const parsed = parseOptions('route', words, 'A:eCFhnN64Vv?', LONG);
    if (!parsed.ok) return (sys.print(HELP), sys.warn(`${parsed.error}\n${ROUTING_FAMILIES}`), 0);
    const { operands, options } = parsed.value;
    const flags = options.map((o) => o.flag);
    if (flags.includes('V')) return (sys.print('net-tools 2.10\n'), 0);
    if (flags.includes('h') || flags.includes('?')) return (sys.print(HELP), sys.warn(ROUTING_FAMILIES), 0);
    const refused = flags.find((flag) => 'AC6'.includes(flag));
    if (refused !== undefined) return (sys.warn(`route: -${refused} is not built in wirelab yet.\n`), 1);
    const [action, ...rest] = operands;
    if (action === undefined) {
      const extended = flags.filter((flag) => flag === 'e').length;
      return (sys.print(routeTable(sys, FORMATS[extended] ?? 'both', flags.includes('n'))), 0);
    }
    if (action === 'flush') return (sys.warn('Flushing `inet` routing table not supported\n'), WRONG_USAGE);
    if (action === 'add') return modify(sys, 'add', rest);
    if (action === 'del' || action === 'delete') return modify(sys, 'delete', rest);
    return (sys.warn(USAGE), WRONG_USAGE);
  },
};
