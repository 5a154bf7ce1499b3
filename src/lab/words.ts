/** A filter in words a newcomer knows: `an ARP request from 192.168.1.3 for 192.168.1.4 to everyone`. */
import type { FilterPart, FrameFilter } from './filters.ts';

/** What a packet is called by one of its fields. */
const NOUNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'arp.opcode': { '1': 'an ARP request', '2': 'an ARP reply' },
  'icmp.type': {
    '0': 'an echo reply',
    '8': 'an echo request',
    '3': 'an ICMP "destination unreachable"',
    '5': 'an ICMP redirect',
    '11': 'an ICMP "time exceeded"',
    '12': 'an ICMP "parameter problem"',
    '13': 'a timestamp request',
    '14': 'a timestamp reply',
  },
};

/** The preposition that a field's value follows. */
const PLACES: Readonly<Record<string, string>> = {
  'ip.src': 'from',
  'arp.src.proto_ipv4': 'from',
  'arp.src.hw_mac': 'from',
  'eth.src': 'from MAC',
  'ip.dst': 'to',
  'arp.dst.proto_ipv4': 'for',
  'eth.dst': 'to MAC',
  'udp.dstport': 'to UDP port',
  'udp.srcport': 'from UDP port',
  'tcp.dstport': 'to TCP port',
  'tcp.srcport': 'from TCP port',
  'icmp.seq': 'with sequence number',
  'ip.ttl': 'with TTL',
};

const PROTOCOLS: Readonly<Record<string, string>> = {
  arp: 'an ARP packet',
  icmp: 'an ICMP message',
  udp: 'a UDP datagram',
  tcp: 'a TCP segment',
  ip: 'an IP packet',
  eth: 'a frame',
};

export function frameWords(filter: FrameFilter): string {
  const named = filter.parts.find((part) => noun(part) !== undefined) ?? filter.parts.find((p) => PROTOCOLS[p.text]);
  const rest = filter.parts.filter((part) => part !== named).map(place);
  if (!named && rest.every((words) => words === undefined)) return `a packet with \`${filter.text}\``;
  const head = named ? (noun(named) ?? PROTOCOLS[named.text]!) : 'a packet';
  const unsaid = filter.parts.filter((part) => part !== named && place(part) === undefined);
  const more = unsaid.length === 0 ? '' : ` with \`${unsaid.map((part) => part.text).join(' && ')}\``;
  return [head, ...rest.filter((words) => words !== undefined)].join(' ') + more;
}

const noun = ({ field, value }: FilterPart): string | undefined =>
  field === undefined || value === undefined ? undefined : NOUNS[field]?.[value];

function place({ field, value }: FilterPart): string | undefined {
  if (field === undefined || value === undefined) return undefined;
  if (field === 'eth.dst' && value.toLowerCase() === 'ff:ff:ff:ff:ff:ff') return 'to everyone';
  const word = Object.hasOwn(PLACES, field) ? PLACES[field] : undefined;
  return word === undefined ? undefined : `${word} ${value}`;
}
