/** What Windows says of an ICMP error: the texts of its IP_STATUS values (ipexport.h), as ping and tracert print them. */
import { FRAGMENTATION_NEEDED, type IcmpMessage } from '../../protocols/icmp/codec.ts';

export const MUST_FRAGMENT = 'Packet needs to be fragmented but DF set.';

const UNREACHABLE: Readonly<Record<number, string>> = {
  0: 'Destination net unreachable.',
  1: 'Destination host unreachable.',
  2: 'Destination protocol unreachable.',
  3: 'Destination port unreachable.',
  [FRAGMENTATION_NEEDED]: MUST_FRAGMENT,
  5: 'Invalid source route specified.',
  6: 'Destination net unreachable.',
  7: 'Destination host unreachable.',
  9: 'Destination net unreachable.',
  10: 'Destination host unreachable.',
  11: 'Destination net unreachable.',
  12: 'Destination host unreachable.',
  13: 'Destination net unreachable.',
};

export function icmpWords(icmp: IcmpMessage): string {
  if (icmp.kind === 'time-exceeded')
    return icmp.code === 0 ? 'TTL expired in transit.' : 'TTL expired during reassembly.';
  if (icmp.kind === 'unreachable') return UNREACHABLE[icmp.code] ?? 'General failure.';
  return icmp.kind === 'parameter-problem' ? 'Parameter problem.' : 'General failure.';
}
