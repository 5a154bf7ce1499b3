/**
 * The rows of a node's tables, by table name. Programs, the Tables panel and `table` expectations see the same rows.
 * Text is as the tools print it; times are ns, sizes bytes. A field that does not apply is left out or ''.
 */
import type { Row } from './device.ts';
import type { Errno } from './errno.ts';

/** `neigh`, also called `arp`: RFC 826's translation table with RFC 4861's states, as Linux keeps it for IPv4. */
export interface NeighbourRow extends Row {
  readonly address: string;
  /** '' while unknown. */
  readonly mac: string;
  readonly interface: string;
  readonly state: 'INCOMPLETE' | 'REACHABLE' | 'STALE' | 'DELAY' | 'PROBE' | 'FAILED' | 'PERMANENT';
  /** ns since the entry was last confirmed. */
  readonly age: number;
}

/** `route`: several rows with one `to` and `metric` are equal-cost paths. */
export interface RouteRow extends Row {
  /** `192.168.1.0/24`, `default`, `10.0.0.7` for a /32. */
  readonly to: string;
  /** Next hop; '' when the destination is on the link. */
  readonly via: string;
  readonly interface: string;
  readonly metric: number;
  readonly type: 'unicast' | 'local' | 'broadcast' | 'blackhole' | 'unreachable' | 'prohibit';
  readonly scope: 'global' | 'link' | 'host';
  /** Who made it: `kernel` for an interface's own network, `boot` for what a command or the lab file added. */
  readonly protocol: 'kernel' | 'boot' | 'static';
  /** Preferred source address, or ''. */
  readonly source: string;
  readonly weight: number;
}

/** `addr`: addresses of interfaces. */
export interface AddressRow extends Row {
  readonly interface: string;
  /** `192.168.1.3/24` */
  readonly address: string;
  readonly broadcast: string;
  readonly scope: 'global' | 'host';
}

/** `link`: interfaces. */
export interface LinkRow extends Row {
  readonly interface: string;
  readonly index: number;
  readonly mac: string;
  readonly mtu: number;
  /** Administrative state. */
  readonly up: boolean;
  /** Whether a cable is in and the other end is there. */
  readonly carrier: boolean;
  readonly loopback: boolean;
  readonly promiscuous: boolean;
  readonly rxPackets: number;
  readonly rxBytes: number;
  readonly rxErrors: number;
  readonly rxDropped: number;
  readonly txPackets: number;
  readonly txBytes: number;
  readonly txErrors: number;
  readonly txDropped: number;
}

/** `fdb`: what a switch has learned. */
export interface FdbRow extends Row {
  readonly mac: string;
  readonly port: string;
  readonly age: number;
  readonly static: boolean;
}

/** `filter`: rules of the filter table, in order. Match fields are '' when they match anything; a leading `!` inverts. */
export interface FilterRow extends Row {
  readonly chain: 'INPUT' | 'FORWARD' | 'OUTPUT';
  /** 1-based position in the chain. */
  readonly number: number;
  readonly target: 'ACCEPT' | 'DROP' | 'REJECT';
  /** `all`, `icmp`, `udp`, `tcp` or a number. */
  readonly protocol: string;
  readonly in: string;
  readonly out: string;
  readonly source: string;
  readonly destination: string;
  /** `53` or `1024:65535` */
  readonly sourcePort: string;
  readonly destinationPort: string;
  /** `8`, `3/1` */
  readonly icmpType: string;
  /** `icmp-port-unreachable`, ... with REJECT. */
  readonly rejectWith: string;
  readonly packets: number;
  readonly bytes: number;
}

/** `chain`: the built-in chains of the filter table. */
export interface ChainRow extends Row {
  readonly chain: 'INPUT' | 'FORWARD' | 'OUTPUT';
  readonly policy: 'ACCEPT' | 'DROP';
  readonly packets: number;
  readonly bytes: number;
}

/** `sockets` */
export interface SocketRow extends Row {
  /** `udp`, `raw`, `packet` */
  readonly protocol: string;
  /** `0.0.0.0:9`, `*:1` */
  readonly local: string;
  readonly remote: string;
  readonly queued: number;
  readonly pid: number;
  readonly program: string;
}

/** `sysctl` */
export interface SysctlRow extends Row {
  readonly key: string;
  readonly value: string;
}

/** `pmtu`: learned path MTUs (RFC 1191). */
export interface PmtuRow extends Row {
  readonly destination: string;
  readonly mtu: number;
  /** ns until it is forgotten. */
  readonly expires: number;
}

/** `fragments`: datagrams waiting for their missing pieces. */
export interface FragmentRow extends Row {
  readonly source: string;
  readonly destination: string;
  readonly identification: number;
  readonly pieces: number;
  readonly bytes: number;
  /** ns until reassembly gives up. */
  readonly expires: number;
}

/**
 * `path`: where a packet would go, as `ip route get` asks. The query: `destination`; also `source`, `in` (it came in by this interface
 * and is forwarded), `out` (it must leave by this one), and what chooses among paths of equal cost: `protocol`, `sourcePort`,
 * `destinationPort`, numbers all. One row.
 */
export interface PathRow extends Row {
  /** '' or why there is no way: ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL. The other fields are '' or 0 then. */
  readonly error: '' | Errno;
  readonly type: '' | 'unicast' | 'local' | 'broadcast' | 'multicast';
  readonly via: string;
  readonly interface: string;
  readonly source: string;
  /** `to` and `metric` of the route that decided; '' when none of the table `route` did. */
  readonly to: string;
  readonly metric: number;
  /** A redirect decided (RFC 1122, 3.2.2.2). */
  readonly redirected: boolean;
  /** Bytes, of a learned path MTU (RFC 1191), and ns until it is forgotten; else 0. */
  readonly mtu: number;
  readonly expires: number;
}
