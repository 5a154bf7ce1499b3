/** Windows' route: prints and changes the routing table (learn.microsoft.com, route). */
import { formatPrefix, netmask, parseIpv4 } from '../../core/address.ts';
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import { routeRows } from '../lib/rows.ts';
import { routeTable } from './routes.ts';
import { asSwitch } from './switches.ts';

const USAGE = `
Manipulates network routing tables.

ROUTE [-f] [-p] [-4|-6] command [destination]
                  [MASK netmask]  [gateway] [METRIC metric]  [IF interface]

  -f           Clears the routing tables of all gateway entries.  If this is
               used in conjunction with one of the commands, the tables are
               cleared prior to running the command.

  -p           When used with the ADD command, makes a route persistent across
               boots of the system.

  -4           Force using IPv4.

  -6           Force using IPv6.

  command      One of these:
                 PRINT     Prints  a route
                 ADD       Adds    a route
                 DELETE    Deletes a route
                 CHANGE    Modifies an existing route
  destination  Specifies the host.
  MASK         Specifies that the next parameter is the 'netmask' value.
  netmask      Specifies a subnet mask value for this route entry.
               If not specified, it defaults to 255.255.255.255.
  gateway      Specifies gateway.
  interface    the interface number for the specified route.
  METRIC       specifies the metric, ie. cost for the destination.
`;

const NOT_FOUND = 'The route deletion failed: Element not found.\n';

export const route: Program = {
  name: 'route',
  summary: 'Prints and changes the routing table',
  usage: 'route print | route add destination mask netmask gateway | route delete destination',
  options: [],
  words: ['print', 'add', 'delete', 'change'],
  operand: 'host',
  examples: ['route print', 'route add 10.0.0.0 mask 255.0.0.0 192.168.1.254'],
  real: true,
  personas: ['windows'],
  *main(sys, args) {
    const words = args.filter((word) => !/^[-4p]$/.test(asSwitch(word)?.name ?? ''));
    const [command = '', ...rest] = words;
    const refused = args.find((word) => /^[f6]$/.test(asSwitch(word)?.name ?? ''));
    if (refused !== undefined) return (sys.print(`route: ${refused} is not built in wirelab yet.\n`), 1);
    switch (command.toLowerCase()) {
      case 'print':
        return (sys.print(routeTable(sys, rest[0])), 0);
      case 'add':
      case 'change':
        return add(sys, rest, command.toLowerCase() === 'change');
      case 'delete':
        return remove(sys, rest);
      default:
        return (sys.print(USAGE), 1);
    }
  },
};

/** `10.0.0.0 MASK 255.0.0.0 192.168.1.254 METRIC 5 IF 2` */
interface Words {
  readonly destination: string;
  readonly mask: string | undefined;
  readonly gateway: string | undefined;
  readonly metric: string | undefined;
}

function readWords([destination = '', ...words]: readonly string[]): Words {
  const after = (key: string): string | undefined => {
    const at = words.findIndex((word) => word.toLowerCase() === key);
    return at < 0 ? undefined : words[at + 1];
  };
  const gateway = words.find((word, i) => {
    const before = words[i - 1]?.toLowerCase() ?? '';
    return !/^(mask|metric|if)$/i.test(word) && !/^(mask|metric|if)$/.test(before);
  });
  return { destination, mask: after('mask'), gateway, metric: after('metric') };
}

/** `10.0.0.0/8`, or what is wrong with it. */
function prefixOf({ destination, mask = '255.255.255.255' }: Words): { readonly to: string } | { readonly no: string } {
  const address = parseIpv4(destination === 'default' ? '0.0.0.0' : destination);
  if (!address.ok) return { no: `route: bad destination address ${destination}\n` };
  const bits = parseIpv4(mask);
  const length = Array.from({ length: 33 }, (_, i) => i).find((n) => bits.ok && netmask(n) === bits.value);
  if (length === undefined) return { no: `The route addition failed: The specified mask parameter is invalid.\n` };
  if ((address.value & ~netmask(length)) !== 0)
    return {
      no: `The route addition failed: The specified mask parameter is invalid. (Destination & Mask) != Destination.\n`,
    };
  return { to: length === 0 ? 'default' : formatPrefix({ address: address.value, length }) };
}

function add(sys: Sys, rest: readonly string[], change: boolean): ExitStatus {
  const words = readWords(rest);
  if (words.destination === '' || words.gateway === undefined) return (sys.print(USAGE), 1);
  const prefix = prefixOf(words);
  if ('no' in prefix) return (sys.print(prefix.no), 1);
  const gateway = parseIpv4(words.gateway);
  if (!gateway.ok) return (sys.print(`route: bad gateway address ${words.gateway}\n`), 1);
  const metric = words.metric === undefined ? {} : { metric: Number(words.metric) };
  const row = { to: prefix.to, via: words.gateway, ...metric };
  const done = sys.change('route', change ? 'replace' : 'add', row);
  if (done.ok) return (sys.print(' OK!\n'), 0);
  const why =
    done.error === 'EEXIST'
      ? 'The object already exists.'
      : 'Either the interface index is wrong or the gateway does not lie on the same network as the interface. Check the IP Address Table for the machine.';
  return (sys.print(`The route addition failed: ${why}\n\n`), 1);
}

function remove(sys: Sys, rest: readonly string[]): ExitStatus {
  const words = readWords(rest);
  if (words.destination === '') return (sys.print(USAGE), 1);
  const routes = routeRows(sys).filter(({ type }) => type === 'unicast');
  const exact = words.mask === undefined ? undefined : prefixOf(words);
  if (exact && 'no' in exact) return (sys.print(exact.no), 1);
  const network = (to: string): string => (to === 'default' ? '0.0.0.0' : to.replace(/\/.*/, ''));
  const found = routes.filter(({ to }) => (exact ? to === exact.to : network(to) === words.destination));
  if (found.length === 0) return (sys.print(NOT_FOUND), 1);
  for (const { to, via, interface: own } of found) sys.change('route', 'delete', { to, via, interface: own });
  return (sys.print(' OK!\n'), 0);
}
