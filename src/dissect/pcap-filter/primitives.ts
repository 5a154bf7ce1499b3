/** The conditions behind pcap-filter's primitives, with libpcap's checks in libpcap's order. */
import { LINKTYPE_ETHERNET } from '../capture-file.ts';
import { all, and, binary, compare, constant, equals, load, not, or, type Block, type Value } from './ir.ts';
import { ETHER_TYPE, LinkLayout } from './link-layout.ts';
import { refuse, type Direction, type FilterContext, type Qualifiers } from './qualifiers.ts';

/** Protocols carried by IPv4 alone, by IPv4 or IPv6, by IPv6 alone; EtherTypes and LLC access points. */
const OVER_IP: Readonly<Record<string, number>> = { icmp: 1, igmp: 2, igrp: 9, vrrp: 112, carp: 112 };
const OVER_EITHER: Readonly<Record<string, number>> = { tcp: 6, udp: 17, sctp: 132, pim: 103, ah: 51, esp: 50 };
const LINK_TYPES: Readonly<Record<string, number>> = {
  ...ETHER_TYPE,
  ...{ decnet: 0x6003, lat: 0x6004, sca: 0x6007, moprc: 0x6002, mopdl: 0x6001, iso: 0xfe, stp: 0x42, netbeui: 0xf0 },
};
/** What `proto[...]` may look into, besides Ethernet itself. */
const INDEXED_LINK = ['ip', 'arp', 'rarp', 'ip6', 'decnet', 'lat', 'sca', 'moprc', 'mopdl'];
const INDEXED_TRANSPORT = ['tcp', 'udp', 'sctp', 'icmp', 'igmp', 'igrp', 'pim', 'vrrp', 'carp'];

/** A value with what must hold before it may be read. */
export interface Checked {
  readonly value: Value;
  readonly checks: Block | undefined;
  /** The constant that libpcap's code for it begins with, an index included; see `refuseImpossible`. */
  readonly leading: number | undefined;
}

export class Primitives {
  readonly #layout: LinkLayout;
  readonly #context: FilterContext;

  constructor(context: FilterContext) {
    this.#context = context;
    this.#layout = new LinkLayout(context.linkType ?? LINKTYPE_ETHERNET);
  }

  /** `ip`, `arp`, `udp`, ... alone. */
  protocol(name: string): Block {
    if (name in OVER_IP) return this.#ipProtocol(OVER_IP[name]!);
    if (name in OVER_EITHER) return or(this.#ipProtocol(OVER_EITHER[name]!), this.#ip6Protocol(OVER_EITHER[name]!));
    if (name === 'icmp6') return this.#ip6Protocol(58);
    if (name === 'atalk') return this.#layout.appletalk(0x809b);
    if (name === 'aarp') return this.#layout.appletalk(0x80f3);
    if (name === 'ipx') return this.#layout.ipx();
    return name in LINK_TYPES ? this.#layout.type(LINK_TYPES[name]!) : refuse('link layer applied in wrong context');
  }

  /** `ip proto 17`, `ether proto 0x0800`, `proto 6`. */
  protocolNumber(number: number, protocol: string): Block {
    if (protocol === 'default') return or(this.#ipProtocol(number), this.#ip6Protocol(number));
    if (protocol === 'ether') return this.#layout.type(number);
    if (protocol === 'ip') return this.#ipProtocol(number);
    if (protocol === 'ip6') return this.#ip6Protocol(number);
    if (protocol === 'arp' || protocol === 'rarp') {
      return refuse(`${protocol} does not encapsulate another protocol`);
    }
    return refuse(`'${protocol} proto' is bogus`);
  }

  /** `host`, `net`: an IPv4 address under a mask. Without a protocol ARP's and RARP's addresses count too. */
  host(address: number, mask: number, { protocol, direction, kind }: Qualifiers): Block {
    const noun = kind === 'net' ? 'net' : 'host';
    if (protocol === 'ip') return this.#addresses('ip', 12, 16, address, mask, direction);
    if (protocol === 'arp' || protocol === 'rarp') return this.#addresses(protocol, 14, 24, address, mask, direction);
    if (protocol === 'ether') return refuse(`link-layer modifier applied to ${noun}`);
    if (protocol === 'ip6') return refuse("'ip6' modifier applied to ip host");
    if (protocol !== 'default') return refuse(`'${protocol}' modifier applied to ${noun}`);
    const ip = this.#addresses('ip', 12, 16, address, mask, direction);
    const arp = this.#addresses('arp', 14, 24, address, mask, direction);
    return or(or(ip, arp), this.#addresses('rarp', 14, 24, address, mask, direction));
  }

  etherHost(mac: number, direction: Direction): Block {
    if (!this.#layout.ethernet) {
      return refuse('ethernet addresses supported only on ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel');
    }
    const at = (offset: number): Block =>
      and(equals(load(4, offset + 2), mac % 0x1_0000_0000), equals(load(2, offset), Math.floor(mac / 0x1_0000_0000)));
    return ways(
      direction,
      () => at(6),
      () => at(0),
    );
  }

  /** `port`, `portrange`: in unfragmented packets and first fragments only, for only they carry ports. */
  ports(from: number, to: number, protocol: string, direction: Direction, noun: 'port' | 'portrange'): Block {
    const transports = protocol === 'default' ? ['sctp', 'tcp', 'udp'] : [protocol];
    if (!transports.every((t) => t === 'tcp' || t === 'udp' || t === 'sctp')) {
      return refuse(`illegal qualifier of '${noun}'`);
    }
    for (const port of [from, to]) if (port > 65_535) refuse(`illegal port number ${port} > 65535`);
    const range = (value: Value): Block =>
      from === to
        ? equals(value, from)
        : and(compare(value, '>=', constant(from)), not(compare(value, '>', constant(to))));
    const over = (numberAt: number, ports: Block): Block =>
      transports
        .map((t) => and(equals(this.#layout.payload(1, numberAt), OVER_EITHER[t]!), ports))
        .reduce((left, right) => or(left, right));
    const ip6 = ways(
      direction,
      () => range(this.#layout.payload(2, 40)),
      () => range(this.#layout.payload(2, 42)),
    );
    const ip4 = ways(
      direction,
      () => range(this.#layout.transport(2, 0)),
      () => range(this.#layout.transport(2, 2)),
    );
    return or(
      and(this.#layout.type(ETHER_TYPE.ip6), over(6, ip6)),
      and(this.#layout.type(ETHER_TYPE.ip), over(9, and(this.#firstFragment(), ip4))),
    );
  }

  broadcast(protocol: string): Block {
    if (protocol === 'default' || protocol === 'ether') {
      return this.#layout.ethernet ? this.etherHost(0xffff_ffff_ffff, 'dst') : refuse('not a broadcast link');
    }
    if (protocol !== 'ip') return refuse('only link-layer/IP broadcast filters supported');
    const hostBits = constant(~(this.#context.netmask ?? 0));
    const host = binary('&', this.#layout.payload(4, 16), hostBits);
    return and(this.protocol('ip'), or(equals(host, 0), compare(host, '=', hostBits)));
  }

  multicast(protocol: string): Block {
    if (protocol === 'ip') {
      return and(this.protocol('ip'), compare(this.#layout.payload(1, 16), '>=', constant(224)));
    }
    if (protocol === 'ip6') return and(this.protocol('ip6'), equals(this.#layout.payload(1, 24), 255));
    if ((protocol === 'default' || protocol === 'ether') && this.#layout.ethernet) {
      return not(equals(binary('&', load(1, 0), constant(1)), 0));
    }
    return refuse(
      'link-layer multicast filters supported only on ethernet/FDDI/token ring/ARCNET/802.11/ATM LANE/Fibre Channel',
    );
  }

  /** `less` and `greater` mean "or equal". */
  length(relation: 'less' | 'greater', bytes: number): Block {
    if (relation === 'less') return not(compare({ kind: 'length' }, '>', constant(bytes)));
    return compare({ kind: 'length' }, '>=', constant(bytes));
  }

  /** `inbound`, `outbound`. */
  direction(out: boolean): Block {
    const outgoing = this.#layout.ethernet ? this.#liveDirection() : equals(load(1, 10), 4);
    return out ? outgoing : not(outgoing);
  }

  vlan(number: number | undefined): Block {
    if (!this.#layout.ethernet) return refuse('no VLAN support for Linux cooked v2');
    if (number !== undefined && number > 4095) return refuse(`VLAN tag ${number} greater than maximum 4095`);
    return this.#layout.vlan(number);
  }

  llc(): Block {
    return this.#layout.llc();
  }

  /** `proto[index:size]`: where the protocol begins is checked before the byte is read. */
  bytes(protocol: string, index: Checked, size: number): Checked {
    if (size !== 1 && size !== 2 && size !== 4) return refuse('data size must be 1, 2, or 4');
    const { payloadAt } = this.#layout;
    const { leading } = index;
    const at = (base: number): Value => binary('+', constant(base), index.value);
    if (protocol === 'ether') return { value: { kind: 'load', size, at: at(0) }, checks: index.checks, leading };
    if (INDEXED_LINK.includes(protocol)) {
      return {
        value: { kind: 'load', size, at: at(payloadAt) },
        checks: all(index.checks, this.protocol(protocol)),
        leading,
      };
    }
    if (protocol === 'icmp6') {
      const checks = all(this.protocol('ip6'), index.checks, equals(this.#layout.payload(1, 6), 58));
      return { value: { kind: 'load', size, at: at(payloadAt + 40) }, checks, leading };
    }
    if (!INDEXED_TRANSPORT.includes(protocol)) return refuse('unsupported index operation');
    const checks = all(this.protocol('ip'), index.checks, this.protocol(protocol), this.#firstFragment());
    return { value: { kind: 'load', size, at: index.value, afterHeaderAt: payloadAt }, checks, leading };
  }

  #liveDirection(): Block {
    if (!this.#context.live) return refuse('inbound/outbound not supported on Ethernet when reading savefiles');
    return equals({ kind: 'outgoing' }, 1);
  }

  #ipProtocol(number: number): Block {
    return and(this.#layout.type(ETHER_TYPE.ip), equals(this.#layout.payload(1, 9), number));
  }

  #ip6Protocol(number: number): Block {
    const next = this.#layout.payload(1, 6);
    const fragmented = and(equals(next, 44), equals(this.#layout.payload(1, 40), number));
    return and(this.#layout.type(ETHER_TYPE.ip6), or(equals(next, number), fragmented));
  }

  /** The fragment offset is 0. */
  #firstFragment(): Block {
    return equals(binary('&', this.#layout.payload(2, 6), constant(0x1fff)), 0);
  }

  #addresses(
    type: keyof typeof ETHER_TYPE,
    sourceAt: number,
    destinationAt: number,
    address: number,
    mask: number,
    direction: Direction,
  ): Block {
    const at = (offset: number): Block => {
      const field = this.#layout.payload(4, offset);
      return equals(mask === 0xffff_ffff ? field : binary('&', field, constant(mask)), address);
    };
    return and(
      this.#layout.type(ETHER_TYPE[type]),
      ways(
        direction,
        () => at(sourceAt),
        () => at(destinationAt),
      ),
    );
  }
}

function ways(direction: Direction, source: () => Block, destination: () => Block): Block {
  if (direction === 'src') return source();
  if (direction === 'dst') return destination();
  return direction === 'and' ? and(source(), destination()) : or(source(), destination());
}
