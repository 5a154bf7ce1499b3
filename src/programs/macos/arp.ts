/** Apple's arp: one sentence per neighbour (network_cmds, arp.tproj; RFC 826). */
import { formatIpv4, formatMac, parseIpv4, parseMac } from '../../core/address.ts';
import { errnoText } from '../../core/errno.ts';
import type { Call, ExitStatus, Program, Sys } from '../../core/sys.ts';
import type { NeighbourRow } from '../../core/tables.ts';
import { lookupOne, nameOf } from '../lib/dns/lookup.ts';
import { hasOption, optionValue } from '../lib/options.ts';
import { neighbourRows } from '../lib/rows.ts';
import { getopt } from './getopt.ts';
import { shortMac } from './networks.ts';

const USAGE = `usage: arp [-n] [-i interface] hostname
       arp [-n] [-i interface] [-l] -a
       arp -d hostname [pub] [ifscope interface]
       arp -d [-i interface] -a
       arp -s hostname ether_addr [temp] [reject] [blackhole] [pub [only]] [ifscope interface]
       arp -S hostname ether_addr [temp] [reject] [blackhole] [pub [only]] [ifscope interface]
       arp -f filename
`;

export const arp: Program = {
  name: 'arp',
  summary: 'Shows and changes the MAC addresses of neighbours',
  usage: 'arp [-n] [-i interface] -a | arp hostname | arp -d hostname | arp -s hostname ether_addr',
  options: [
    { flag: '-a', meaning: 'all neighbours' },
    { flag: '-n', meaning: 'numbers instead of names' },
    { flag: '-d', value: 'hostname', meaning: 'delete an entry' },
    { flag: '-s', value: 'hostname ether_addr', meaning: 'set an entry that stays' },
    { flag: '-i', value: 'interface', meaning: 'only this interface' },
  ],
  operand: 'host',
  examples: ['arp -a', 'arp -d bob'],
  real: true,
  personas: ['macos'],
  *main(sys, args) {
    const parsed = getopt('arp', args, 'andsSflxi:');
    if (!parsed.ok) return (sys.warn(`${parsed.error}\n${USAGE}`), 1);
    const has = (flag: string): boolean => hasOption(parsed.value, flag);
    const { operands } = parsed.value;
    const device = optionValue(parsed.value, 'i');
    const refused = ['f', 'l', 'x'].find(has);
    if (refused !== undefined) return (sys.warn(`arp: -${refused} is not built in wirelab yet.\n`), 1);
    if (has('d') || has('s') || has('S')) sys.privileged();
    if (has('d')) return yield* remove(sys, has('a') ? undefined : operands[0], has('a'), device);
    if (has('s') || has('S')) return yield* set(sys, operands, has('S'));
    if (has('a')) return yield* show(sys, device, has('n'));
    return operands.length === 1 ? yield* get(sys, operands[0]!, device, has('n')) : (sys.warn(USAGE), 1);
  },
};

function* show(sys: Sys, device: string | undefined, numeric: boolean): Call<ExitStatus> {
  for (const row of neighbourRows(sys)) {
    if (device !== undefined && row.interface !== device) continue;
    const address = parseIpv4(row.address);
    const name = numeric || !address.ok ? undefined : yield* nameOf(sys, address.value);
    sys.print(sentence(row, name ?? '?'));
  }
  return 0;
}

function sentence(row: NeighbourRow, name: string): string {
  const mac = row.mac === '' || row.state === 'FAILED' ? '(incomplete)' : shortMac(row.mac);
  const fixed = row.state === 'PERMANENT' ? ' permanent' : '';
  return `${name} (${row.address}) at ${mac} on ${row.interface} ifscope${fixed} [ethernet]\n`;
}

function* get(sys: Sys, host: string, device: string | undefined, numeric: boolean): Call<ExitStatus> {
  const address = yield* lookupOne(sys, host);
  if (!address.ok) return (sys.warn(`arp: ${host}: Unknown host\n`), 1);
  const dotted = formatIpv4(address.value);
  const rows = neighbourRows(sys).filter((row) => row.address === dotted);
  const found = rows.filter((row) => device === undefined || row.interface === device);
  if (found.length === 0) {
    sys.print(`${host} (${dotted}) -- no entry${device === undefined ? '' : ` on ${device}`}\n`);
    return 1;
  }
  const name = numeric ? undefined : yield* nameOf(sys, address.value);
  for (const row of found) sys.print(sentence(row, name ?? '?'));
  return 0;
}

function* remove(sys: Sys, host: string | undefined, all: boolean, device: string | undefined): Call<ExitStatus> {
  if (host === undefined && !all) return (sys.warn(USAGE), 1);
  const address = host === undefined ? undefined : yield* lookupOne(sys, host);
  if (address && !address.ok) return (sys.warn(`arp: ${host}: Unknown host\n`), 1);
  const dotted = address && formatIpv4(address.value);
  const rows = neighbourRows(sys)
    .filter((row) => dotted === undefined || row.address === dotted)
    .filter((row) => device === undefined || row.interface === device);
  if (rows.length === 0 && host !== undefined) return (sys.warn(`delete: cannot locate ${host}\n`), 1);
  for (const row of rows) {
    sys.change('neigh', 'delete', { address: row.address, interface: row.interface });
    sys.print(`${host ?? row.address} (${row.address}) deleted\n`);
  }
  return 0;
}

function* set(sys: Sys, [host, hardware, ...flags]: readonly string[], replace: boolean): Call<ExitStatus> {
  if (host === undefined || hardware === undefined) return (sys.warn(USAGE), 1);
  const address = yield* lookupOne(sys, host);
  if (!address.ok) return (sys.warn(`arp: ${host}: Unknown host\n`), 1);
  const mac = parseMac(hardware);
  if (!mac.ok) return (sys.warn(`arp: invalid Ethernet address '${hardware}'\n`), 1);
  if (flags.includes('pub')) return (sys.warn('arp: pub: nobody answers for others here\n'), 1);
  const dotted = formatIpv4(address.value);
  if (replace) sys.change('neigh', 'delete', { address: dotted });
  const state = flags.includes('temp') ? 'STALE' : 'PERMANENT';
  const done = sys.change('neigh', 'replace', { address: dotted, mac: formatMac(mac.value), state });
  return done.ok ? 0 : (sys.warn(`arp: writing to routing socket: ${errnoText(done.error)}\n`), 1);
}
