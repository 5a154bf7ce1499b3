/** Windows' arp: one block per interface (RFC 826's table). Layout after learn.microsoft.com, arp, and ReactOS' arp.c. */
import { formatMac, parseIpv4, parseMac } from '../../core/address.ts';
import type { ExitStatus, Program, Sys } from '../../core/sys.ts';
import type { LinkRow, NeighbourRow } from '../../core/tables.ts';
import { addressRows, linkRows, neighbourRows } from '../lib/rows.ts';
import { asSwitch } from './switches.ts';

const USAGE = `
Displays and modifies the IP-to-Physical address translation tables used by
address resolution protocol (ARP).

ARP -s inet_addr eth_addr [if_addr]
ARP -d inet_addr [if_addr]
ARP -a [inet_addr] [-N if_addr] [-v]

  -a            Displays current ARP entries by interrogating the current
                protocol data.  If inet_addr is specified, the IP and Physical
                addresses for only the specified computer are displayed.  If
                more than one network interface uses ARP, entries for each ARP
                table are displayed.
  -g            Same as -a.
  -v            Displays current ARP entries in verbose mode.  All invalid
                entries and entries on the loop-back interface will be shown.
  inet_addr     Specifies an internet address.
  -N if_addr    Displays the ARP entries for the network interface specified
                by if_addr.
  -d            Deletes the host specified by inet_addr. inet_addr may be
                wildcarded with * to delete all hosts.
  -s            Adds the host and associates the Internet address inet_addr
                with the Physical address eth_addr.  The Physical address is
                given as 6 hexadecimal bytes separated by hyphens. The entry
                is permanent.
  eth_addr      Specifies a physical address.
  if_addr       If present, this specifies the Internet address of the
                interface whose address translation table should be modified.
                If not present, the first applicable interface will be used.
Example:
  > arp -s 157.55.85.212   00-aa-00-62-c6-09  .... Adds a static entry.
  > arp -a                                    .... Displays the arp table.
`;

export const arp: Program = {
  name: 'arp',
  summary: 'Shows and changes the physical addresses of neighbours',
  usage: 'arp -a [inet_addr] [-N if_addr] | arp -d inet_addr | arp -s inet_addr eth_addr',
  options: [
    { flag: '-a', meaning: 'show the table' },
    { flag: '-N', value: 'if_addr', meaning: 'of this interface only' },
    { flag: '-d', value: 'inet_addr', meaning: 'delete an entry, or all with *' },
    { flag: '-s', value: 'inet_addr eth_addr', meaning: 'set an entry that stays' },
    { flag: '-v', meaning: 'invalid entries too' },
  ],
  operand: 'host',
  examples: ['arp -a', 'arp -d *'],
  real: true,
  personas: ['windows'],
  *main(sys, args) {
    const [first = '', ...rest] = args;
    const action = asSwitch(first)?.name;
    if (action === 'a' || action === 'g') return show(sys, rest);
    if (action === 'd') return remove(sys, rest[0] ?? '*');
    if (action === 's') return set(sys, rest);
    if (action !== undefined && action !== '?') sys.print(`ARP: bad argument: ${first}\n`);
    sys.print(USAGE);
    return 1;
  },
};

const complain = (sys: Sys, words: string): ExitStatus => (sys.print(`${words}\n`), 1);

function show(sys: Sys, words: readonly string[]): ExitStatus {
  const at = words.findIndex((word) => asSwitch(word)?.name === 'N');
  const own = at < 0 ? undefined : words[at + 1];
  const verbose = words.some((word) => asSwitch(word)?.name === 'v');
  const wanted = words.find((word, i) => !asSwitch(word) && (at < 0 || i !== at + 1));
  if (wanted !== undefined && !parseIpv4(wanted).ok) return complain(sys, `ARP: bad IP address: ${wanted}`);
  const entries = neighbourRows(sys)
    .filter((row) => wanted === undefined || row.address === wanted)
    .filter((row) => verbose || usable(row));
  const blocks = linkRows(sys).flatMap((link) => block(sys, link, own, entries));
  if (blocks.length === 0) return complain(sys, 'No ARP Entries Found.');
  sys.print(blocks.join(''));
  return 0;
}

const usable = (row: NeighbourRow): boolean => row.mac !== '' && row.state !== 'FAILED';

function block(sys: Sys, link: LinkRow, wanted: string | undefined, entries: readonly NeighbourRow[]): string[] {
  const row = addressRows(sys).find((each) => each.interface === link.interface);
  const own = row?.address.replace(/\/.*/, '') ?? '0.0.0.0';
  const rows = entries.filter((each) => each.interface === link.interface);
  if (rows.length === 0 || (wanted !== undefined && wanted !== own)) return [];
  const head = `\nInterface: ${own} --- 0x${link.index.toString(16)}\n`;
  const titles = '  Internet Address      Physical Address      Type\n';
  return [head, titles, ...rows.map(line)];
}

function line(row: NeighbourRow): string {
  const mac = usable(row) ? row.mac.replaceAll(':', '-') : '';
  const type = !usable(row) ? 'invalid' : row.state === 'PERMANENT' ? 'static' : 'dynamic';
  return `  ${row.address.padEnd(22)}${mac.padEnd(22)}${type.padEnd(10)}\n`;
}

function remove(sys: Sys, host: string): ExitStatus {
  const rows = neighbourRows(sys).filter((row) => host.startsWith('*') || row.address === host);
  if (!host.startsWith('*') && !parseIpv4(host).ok) return complain(sys, `ARP: bad IP address: ${host}`);
  if (rows.length === 0 && !host.startsWith('*'))
    return complain(sys, 'The ARP entry deletion failed: Element not found.\n');
  for (const row of rows) sys.change('neigh', 'delete', { address: row.address, interface: row.interface });
  return 0;
}

function set(sys: Sys, [host, hardware]: readonly string[]): ExitStatus {
  if (host === undefined || hardware === undefined) return complain(sys, USAGE.trimEnd());
  if (!parseIpv4(host).ok) return complain(sys, `ARP: bad IP address: ${host}`);
  const mac = /^[0-9a-f]{2}(-[0-9a-f]{2}){5}$/i.test(hardware) ? parseMac(hardware) : undefined;
  if (!mac?.ok) return complain(sys, `ARP: bad argument: ${hardware}`);
  const done = sys.change('neigh', 'replace', { address: host, mac: formatMac(mac.value), state: 'PERMANENT' });
  return done.ok ? 0 : complain(sys, 'The ARP entry addition failed: The parameter is incorrect.\n');
}
