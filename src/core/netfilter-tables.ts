/** The rows of the tables of rules and flows: `filter`, `nat`, their chains, `conntrack` and what is made of it. As core/tables.ts otherwise. */
import type { Row } from './device.ts';

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
  /** `53` or `1024:65535`, with `-m multiport` several: `80,443`. */
  readonly sourcePort: string;
  readonly destinationPort: string;
  /** `8`, `3/1` */
  readonly icmpType: string;
  /** `NEW,ESTABLISHED`: `-m conntrack --ctstate`, and the older `-m state --state`. */
  readonly ctstate: string;
  readonly state: string;
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

/** `nat`: rules of the nat table, in order. Match fields as in `filter`. */
export interface NatRow extends Row {
  readonly chain: 'PREROUTING' | 'INPUT' | 'OUTPUT' | 'POSTROUTING';
  readonly number: number;
  readonly target: 'ACCEPT' | 'MASQUERADE' | 'SNAT' | 'DNAT' | 'REDIRECT';
  /** As `--to-source`, `--to-destination`, `--to-ports`: `203.0.113.5`, `192.168.1.10:8080`, `1024-65535`; '' with none. */
  readonly to: string;
  readonly random: '' | 'random' | 'random-fully';
  /** '': as Linux maps, each flow for itself. */
  readonly mapping: '' | 'endpoint-independent';
  /** '' unless the mapping is endpoint-independent (RFC 4787, 5). */
  readonly filtering: '' | 'endpoint-independent' | 'address-dependent' | 'address-and-port-dependent';
  readonly protocol: string;
  readonly in: string;
  readonly out: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: string;
  readonly destinationPort: string;
  readonly icmpType: string;
  readonly ctstate: string;
  readonly state: string;
  readonly packets: number;
  readonly bytes: number;
}

/** `nat-chain`: the built-in chains of the nat table. They count first packets of flows that no rule takes. */
export interface NatChainRow extends Row {
  readonly chain: NatRow['chain'];
  readonly policy: 'ACCEPT' | 'DROP';
  readonly packets: number;
  readonly bytes: number;
}

/** `conntrack`: flows, oldest first. An ICMP query's identifier is the original's source port and the reply's destination port. */
export interface ConntrackRow extends Row {
  /** `tcp`, `udp`, `icmp` or a number. */
  readonly protocol: string;
  /** `tcp`: Linux's name (`SYN_SENT`, `ESTABLISHED`, ...); '' for others. */
  readonly state: string;
  /** ns until it is forgotten. */
  readonly timeout: number;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly replySource: string;
  readonly replyDestination: string;
  readonly replySourcePort: number;
  readonly replyDestinationPort: number;
  /** ICMP's types and code; -1 for others. */
  readonly type: number;
  readonly replyType: number;
  readonly code: number;
  readonly assured: boolean;
  readonly replied: boolean;
  /** Whether what it carries is counted: net.netfilter.nf_conntrack_acct as it was when the flow began. */
  readonly counted: boolean;
  /** Which end is translated. */
  readonly kind: 'none' | 'snat' | 'dnat' | 'both';
  readonly packets: number;
  readonly bytes: number;
  readonly replyPackets: number;
  readonly replyBytes: number;
}

/** `conntrack-events`: what the query's `since` has not seen yet, as `conntrack -E` prints it. */
export interface ConntrackEventRow extends ConntrackRow {
  /** Counts from 1. */
  readonly number: number;
  readonly what: 'NEW' | 'UPDATE' | 'DESTROY';
  /** Simulated time, ns. */
  readonly at: number;
  /** Somebody deleted it by hand. */
  readonly byHand: boolean;
}

/** `conntrack-statistics`: one row. */
export interface ConntrackStatisticsRow extends Row {
  readonly flows: number;
  readonly found: number;
  readonly invalid: number;
  readonly insertFailed: number;
  readonly drop: number;
  readonly earlyDrop: number;
  /** How many rows `conntrack-events` has had so far. */
  readonly events: number;
}

/** `translations`: what NAT does to each translated flow, before and after side by side. */
export interface TranslationRow extends Row {
  readonly protocol: string;
  /** `192.168.1.10:40000`: the end that hides, or that a forwarded port leads to. */
  readonly inside: string;
  readonly outside: string;
  /** Whom the inside end talks to. */
  readonly remote: string;
  /** `tcp`: the connection's; else `replied` or `unreplied`. */
  readonly state: string;
  /** ns until it is forgotten. */
  readonly expires: number;
  /** Both ways together. */
  readonly packets: number;
  readonly kind: 'snat' | 'dnat' | 'both';
}
