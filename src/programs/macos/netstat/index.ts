/** Apple's netstat: sockets, and with -r the routing table (network_cmds, netstat.tproj). */
import { parseIpv4 } from '../../../core/address.ts';
import type { Call, Program, Sys } from '../../../core/sys.ts';
import type { SocketRow } from '../../../core/tables.ts';
import { nameOf } from '../../lib/dns/lookup.ts';
import { hasOption, optionValue } from '../../lib/options.ts';
import { neighbourRows, routeRows } from '../../lib/rows.ts';
import { getopt } from '../getopt.ts';
import { routeTable } from './routes.ts';
import { socketTable } from './sockets.ts';

const USAGE = `Usage:\tnetstat [-AaLlnW] [-f address_family | -p protocol]
\tnetstat [-gilns] [-f address_family]
\tnetstat -i | -I interface [-w wait] [-abdgRtS]
\tnetstat -s [-s] [-f address_family | -p protocol] [-w wait]
\tnetstat -i | -I interface -s [-f address_family | -p protocol]
\tnetstat -m [-m]
\tnetstat -r [-Aaln] [-f address_family]
\tnetstat -rs [-s]

`;
const PROTOCOLS = ['tcp', 'udp'];

export const netstat: Program = {
  name: 'netstat',
  summary: 'Shows sockets and routes',
  usage: 'netstat [-an] [-p protocol] | netstat -rn',
  options: [
    { flag: '-r', meaning: 'the routing table' },
    { flag: '-a', meaning: 'sockets that wait for others too' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-p', value: 'protocol', meaning: 'only tcp or udp' },
    { flag: '-f', value: 'address_family', meaning: 'only inet' },
  ],
  examples: ['netstat -rn', 'netstat -an'],
  real: true,
  personas: ['macos'],
  *main(sys, args) {
    const parsed = getopt('netstat', args, 'AaBbc:df:gI:ijlLmnP:p:qrRsStuvWw:xzZ');
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), 1);
    const has = (flag: string): boolean => hasOption(parsed.value, flag);
    const refused = [...'ABbcdgIijLlmPqRsStuwxzZ'].find(has);
    if (refused !== undefined) return (sys.warn(`netstat: -${refused} is not built in wirelab yet.\n`), 1);
    const family = optionValue(parsed.value, 'f') ?? 'inet';
    if (family === 'inet6') return 0;
    if (family !== 'inet') return (sys.warn(`netstat: ${family}: unknown address family\n`), 1);
    const protocol = optionValue(parsed.value, 'p');
    if (protocol !== undefined && !PROTOCOLS.includes(protocol))
      return (sys.warn(`netstat: ${protocol}: unknown or uninstrumented protocol\n`), 1);
    const rows = sys.table('sockets') as readonly SocketRow[];
    const name = has('n') ? () => undefined : yield* namesOf(sys, rows);
    if (has('r')) return (sys.print(routeTable(sys, name)), 0);
    const protocols = protocol === undefined ? PROTOCOLS : [protocol];
    sys.print(socketTable(rows, { all: has('a'), numeric: has('n'), protocols, name }));
    return 0;
  },
};

/** The names of all addresses that may be shown. */
function* namesOf(sys: Sys, rows: readonly SocketRow[]): Call<(address: string) => string | undefined> {
  const names = new Map<string, string | undefined>();
  const sockets = rows.flatMap(({ local, remote }) => [local, remote].map((end) => end.split(':')[0]!));
  const routes = [...routeRows(sys).map(({ via }) => via), ...neighbourRows(sys).map((row) => row.address)];
  for (const text of new Set([...sockets, ...routes])) {
    const address = parseIpv4(text);
    if (address.ok && address.value !== 0) names.set(text, yield* nameOf(sys, address.value));
  }
  return (address) => names.get(address);
}
