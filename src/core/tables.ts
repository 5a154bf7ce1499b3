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

/** `sockets`: every socket of the node, connections in TIME-WAIT included. */
export interface SocketRow extends Row {
  /** `tcp`, `udp`, `raw`, `packet` */
  readonly protocol: string;
  /** `tcp`: the state by its name in RFC 9293 (`LISTEN`, `SYN-SENT`, `ESTABLISHED`, ...); '' for others, but `CLOSED` for one not bound yet. */
  readonly state: string;
  /** `0.0.0.0:9`, `*:1` */
  readonly local: string;
  readonly remote: string;
  /** Bytes that the program has not read; of a listening socket, connections not accepted. */
  readonly queued: number;
  /** Bytes sent or to be sent that are not acknowledged; of a listening socket, its backlog. */
  readonly sendQueued: number;
  /** `tcp`: the timer that runs, by ss's names: `on` (retransmission), `persist`, `keepalive`, `timewait`, or ''. */
  readonly timer: string;
  /** ns until it goes off; 0 without one. */
  readonly expires: number;
  /** How often that timer has gone off without an answer. */
  readonly tries: number;
  /** `tcp`: the bucket of the connection table that the 4-tuple hashes to, or the listening port's; -1 for others. */
  readonly bucket: number;
  /** Number of the socket, as in /proc/net/tcp. */
  readonly inode: number;
  /** 0 when no process has it any more. */
  readonly pid: number;
  readonly program: string;
  /** Descriptor in that process; -1 when no process has it. */
  readonly fd: number;
}

/**
 * `tcp`: one row per connection, what TCP_INFO (tcp(7)) and `ss -i` tell and what a window drawing needs. Sizes are bytes, times ns,
 * sequence numbers relative to the initial ones (SYN is 0). What is not known is 0.
 */
export interface TcpRow extends Row {
  readonly local: string;
  readonly remote: string;
  /** `10.0.0.1:40000 > 10.0.0.2:5001`: as in tcp.cc events, local end first. */
  readonly flow: string;
  readonly state: string;
  readonly inode: number;
  /** `cubic`, `newreno`, ... */
  readonly congestion: string;
  /** Linux's names: `Open`, `Disorder`, `CWR`, `Recovery`, `Loss`. */
  readonly congestionState: string;
  // options that both ends agreed on
  readonly timestamps: boolean;
  readonly sack: boolean;
  readonly ecn: boolean;
  readonly windowScaling: boolean;
  /** Shift counts: what the peer's windows are scaled by, and ours. */
  readonly sendScale: number;
  readonly receiveScale: number;
  /** Largest payload that we send, that the peer was seen to send, that we announced; and the path's MTU. */
  readonly mss: number;
  readonly receiveMss: number;
  readonly advertisedMss: number;
  readonly pathMtu: number;
  // timing
  readonly rto: number;
  /** Delayed-ACK timeout. */
  readonly ato: number;
  readonly rtt: number;
  readonly rttVariance: number;
  readonly minRtt: number;
  readonly receiveRtt: number;
  readonly backoff: number;
  readonly sinceSend: number;
  readonly sinceReceive: number;
  readonly sinceAck: number;
  readonly busyTime: number;
  readonly windowLimitedTime: number;
  // sending
  readonly cwnd: number;
  /** 0 while it has never been set. */
  readonly ssthresh: number;
  /** Bytes believed to be on the way: RFC 6675's pipe. */
  readonly flight: number;
  readonly iss: number;
  readonly sndUna: number;
  readonly sndNxt: number;
  /** The peer's window, and how far the program has written. */
  readonly sndWnd: number;
  readonly sndEnd: number;
  readonly bytesSent: number;
  readonly bytesRetransmitted: number;
  readonly bytesAcked: number;
  readonly segmentsOut: number;
  readonly dataSegmentsOut: number;
  /** Segments: not acknowledged, SACKed, held lost, retransmitted and not acknowledged; retransmissions in all. */
  readonly unacked: number;
  readonly sacked: number;
  readonly lost: number;
  readonly retransmitted: number;
  readonly retransmissions: number;
  readonly dsackDuplicates: number;
  readonly reordering: number;
  /** Bytes a second. */
  readonly deliveryRate: number;
  readonly appLimited: boolean;
  readonly probes: number;
  // receiving
  readonly irs: number;
  readonly rcvNxt: number;
  readonly rcvWnd: number;
  /** How far the program has read. */
  readonly rcvRead: number;
  readonly bytesReceived: number;
  readonly segmentsIn: number;
  readonly dataSegmentsIn: number;
  /** Bytes held that came out of order. */
  readonly outOfOrder: number;
  readonly sendBuffer: number;
  readonly receiveBuffer: number;
  /** As in `sockets`. */
  readonly timer: string;
  readonly expires: number;
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
