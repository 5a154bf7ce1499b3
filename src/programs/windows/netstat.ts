/** Windows' netstat: connections and, with -r, the routing table. Layout after learn.microsoft.com, netstat. */
import { parseIpv4 } from '../../core/address.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import type { SocketRow } from '../../core/tables.ts';
import { serviceName, type Transport } from '../../dissect/services.ts';
import { nameOf } from '../lib/dns/lookup.ts';
import { routeTable } from './routes.ts';
import { asSwitch } from './switches.ts';

const USAGE = `
Displays protocol statistics and current TCP/IP network connections.

NETSTAT [-a] [-b] [-e] [-f] [-i] [-n] [-o] [-p proto] [-r] [-s] [-t] [-x] [-y] [interval]

  -a            Displays all connections and listening ports.
  -n            Displays addresses and port numbers in numerical form.
  -o            Displays the owning process ID associated with each connection.
  -p proto      Shows connections for the protocol specified by proto; proto
                may be any of: TCP, UDP, TCPv6, or UDPv6.
  -r            Displays the routing table.

`;

const STATES: Readonly<Record<string, string>> = {
  LISTEN: 'LISTENING',
  'SYN-RECEIVED': 'SYN_RECEIVED',
  'FIN-WAIT-1': 'FIN_WAIT_1',
  'FIN-WAIT-2': 'FIN_WAIT_2',
};

export const netstat: Program = {
  name: 'netstat',
  summary: 'Shows connections and routes',
  usage: 'netstat [-a] [-n] [-o] [-p proto] [-r]',
  options: [
    { flag: '-a', meaning: 'listening ports too' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-o', meaning: 'whose sockets they are' },
    { flag: '-p', value: 'proto', meaning: 'only TCP or UDP' },
    { flag: '-r', meaning: 'the routing table' },
  ],
  examples: ['netstat -ano', 'netstat -rn'],
  real: true,
  personas: ['windows'],
  *main(sys, args) {
    const flags = new Set<string>();
    let protocol: string | undefined;
    for (let at = 0; at < args.length; at++) {
      const letters = asSwitch(args[at]!)?.name;
      if (letters === undefined || !/^[abefinopqrstxy]+$/.test(letters)) return (sys.print(USAGE), 1);
      for (const letter of letters) flags.add(letter);
      if (letters.includes('p')) protocol = args[++at]?.toLowerCase();
    }
    const missing = [...flags].find((flag) => 'befiqstxy'.includes(flag));
    if (missing !== undefined) return (sys.print(`netstat: -${missing} is not built in wirelab yet.\n`), 1);
    if (flags.has('p') && !/^(tcp|udp)(v6)?$/.test(protocol ?? '')) return (sys.print(USAGE), 1);
    if (flags.has('r')) return (sys.print(routeTable(sys, undefined)), 0);
    return yield* connections(sys, flags, protocol);
  },
};

function* connections(sys: Sys, flags: ReadonlySet<string>, only: string | undefined): Call<ExitStatus> {
  const owners = flags.has('o');
  const titles = `  Proto  Local Address          Foreign Address        State${owners ? '           PID' : ''}\n`;
  sys.print(`\nActive Connections\n\n${titles}`);
  const all = sys.table('sockets') as readonly SocketRow[];
  for (const protocol of ['tcp', 'udp']) {
    if (only !== undefined && only !== protocol) continue;
    for (const row of all) {
      const waits = row.protocol === 'udp' || row.state === 'LISTEN';
      if (row.protocol !== protocol || row.state === 'CLOSED' || (waits && !flags.has('a'))) continue;
      sys.print(`${yield* line(sys, row, flags.has('n'), owners)}\n`);
    }
  }
  return 0;
}

function* line(sys: Sys, row: SocketRow, numeric: boolean, owner: boolean): Call<string> {
  const local = yield* shown(sys, row.local, row, numeric);
  const waits = row.state === 'LISTEN';
  const far = row.protocol === 'udp' ? '*:*' : waits ? (numeric ? '0.0.0.0:0' : `${sys.hostname}:0`) : undefined;
  const remote = far ?? (yield* shown(sys, row.remote, row, numeric));
  const state = row.protocol === 'udp' ? '' : (STATES[row.state] ?? row.state.replace('-', '_'));
  const start = `  ${row.protocol.toUpperCase().padEnd(5)}  ${local.padEnd(22)} ${remote.padEnd(22)} `;
  return owner ? `${start}${state.padEnd(15)} ${row.pid}` : `${start}${state}`;
}

function* shown(sys: Sys, end: string, { protocol }: SocketRow, numeric: boolean): Call<string> {
  const [host = '', port = ''] = end.split(':');
  const dotted = host === '*' ? '0.0.0.0' : host;
  if (numeric) return `${dotted}:${port}`;
  const address = parseIpv4(dotted);
  const name = address.ok && address.value !== 0 ? yield* nameOf(sys, address.value) : undefined;
  return `${name ?? dotted}:${serviceName(Number(port), protocol as Transport) ?? port}`;
}
