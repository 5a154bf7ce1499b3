/** The fields that craft can set, layer by layer: names, what they take, and how help explains them. */

export type LayerName = 'eth' | 'arp' | 'ip' | 'icmp' | 'udp' | 'tcp';

export interface CraftField {
  readonly name: string;
  /** `checksum` is a number or `bad`; `bytes` hexadecimal digits. */
  readonly kind: 'number' | 'mac' | 'address' | 'checksum' | 'flags';
  /** Width in bits. */
  readonly bits: number;
  readonly meaning: string;
  /** Words that stand for numbers. */
  readonly words?: Readonly<Record<string, number>>;
}

const field = (
  name: string,
  kind: CraftField['kind'],
  bits: number,
  meaning: string,
  words?: Readonly<Record<string, number>>,
): CraftField => ({ name, kind, bits, meaning, ...(words && { words }) });

const ETHER_TYPES = { ip: 0x0800, arp: 0x0806, vlan: 0x8100 };
const IP_PROTOCOLS = { icmp: 1, tcp: 6, udp: 17 };
const IP_FLAGS = { mf: 1, df: 2, rsvd: 4, none: 0 };
const TCP_FLAGS = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ece: 64, cwr: 128, none: 0 };
const ICMP_TYPES = {
  'echo-reply': 0,
  unreachable: 3,
  'source-quench': 4,
  redirect: 5,
  echo: 8,
  'time-exceeded': 11,
  'parameter-problem': 12,
  timestamp: 13,
  'timestamp-reply': 14,
};

export const LAYERS: Readonly<Record<LayerName, readonly CraftField[]>> = {
  eth: [
    field('dst', 'mac', 48, 'destination MAC address; found by routing and ARP when left out'),
    field('src', 'mac', 48, 'source MAC address; the interface’s own'),
    field('type', 'number', 16, 'EtherType; by the layer above', ETHER_TYPES),
  ],
  arp: [
    field('htype', 'number', 16, 'hardware type; 1 is Ethernet'),
    field('ptype', 'number', 16, 'protocol type; 0x0800 is IPv4', ETHER_TYPES),
    field('hlen', 'number', 8, 'length of a hardware address; 6'),
    field('plen', 'number', 8, 'length of a protocol address; 4'),
    field('op', 'number', 16, 'operation: request or reply', { request: 1, reply: 2 }),
    field('sha', 'mac', 48, 'sender’s hardware address; the interface’s own'),
    field('spa', 'address', 32, 'sender’s IP address; the interface’s own'),
    field('tha', 'mac', 48, 'target’s hardware address; zero'),
    field('tpa', 'address', 32, 'target’s IP address: whom it asks for'),
  ],
  ip: [
    field('version', 'number', 4, 'version; 4'),
    field('ihl', 'number', 4, 'header length in 32-bit words; 5 without options'),
    field('tos', 'number', 8, 'type of service; 0'),
    field('len', 'number', 16, 'total length'),
    field('id', 'number', 16, 'identification'),
    field('flags', 'flags', 3, 'joined by commas; none', IP_FLAGS),
    field('offset', 'number', 16, 'fragment offset in bytes, a multiple of 8'),
    field('ttl', 'number', 8, 'time to live; 64'),
    field('proto', 'number', 8, 'protocol; by the layer above', IP_PROTOCOLS),
    field('checksum', 'checksum', 16, 'header checksum; a number, or bad'),
    field('src', 'address', 32, 'source; the address that routing chooses'),
    field('dst', 'address', 32, 'destination: a name or an address'),
  ],
  icmp: [
    field('type', 'number', 8, 'type; echo', ICMP_TYPES),
    field('code', 'number', 8, 'code; 0'),
    field('checksum', 'checksum', 16, 'checksum; a number, or bad'),
    field('id', 'number', 16, 'identifier of echo and timestamp'),
    field('seq', 'number', 16, 'sequence number; counts up with count='),
    field('gateway', 'address', 32, 'the better router of a redirect'),
    field('mtu', 'number', 16, 'next-hop MTU of “fragmentation needed”'),
    field('pointer', 'number', 8, 'the wrong octet of a parameter problem'),
    field('rest', 'number', 32, 'the second word of the header, whole'),
  ],
  tcp: [
    field('sport', 'number', 16, 'source service port; 40000'),
    field('dport', 'number', 16, 'destination service port; 9'),
    field('seq', 'number', 32, 'sequence number, as on the wire; 0'),
    field('ack', 'number', 32, 'acknowledgment number, as on the wire; 0'),
    field('offset', 'number', 4, 'header length in 32-bit words; 5'),
    field('flags', 'flags', 8, 'joined by commas; syn', TCP_FLAGS),
    field('window', 'number', 16, 'window, as on the wire; 64240'),
    field('checksum', 'checksum', 16, 'checksum; a number, or bad'),
    field('urgent', 'number', 16, 'urgent pointer; 0'),
    field('mss', 'number', 16, 'the option of a SYN, maximum segment size; left out'),
  ],
  udp: [
    field('sport', 'number', 16, 'source service port; 40000'),
    field('dport', 'number', 16, 'destination service port; 9'),
    field('len', 'number', 16, 'length of header and data'),
    field('checksum', 'checksum', 16, 'checksum; a number, bad, or none', { none: 0 }),
  ],
};

/** The layers that go into an IP packet, one at a time. */
export const TRANSPORTS = ['icmp', 'udp', 'tcp'] as const;

export const layerNames = Object.keys(LAYERS) as readonly LayerName[];

/** Settings of the whole run, wherever they stand. */
export const SETTINGS: Readonly<Record<string, string>> = {
  data: 'the payload as text: data="hi"',
  hex: 'the payload as hexadecimal digits: hex=0102ff',
  size: 'a payload of so many bytes: 00 01 02 ...',
  options: 'IP options as hexadecimal digits: options=07070400000000',
  count: 'how many to send; 1',
  interval: 'time between them; 1s',
  dev: 'the interface to send by',
  fcs: 'fcs=bad spoils the frame check sequence',
};
