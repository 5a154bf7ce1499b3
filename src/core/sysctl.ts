/**
 * The sysctls that machines here have: the names, defaults and units of Linux (ip-sysctl.rst). Most are integers, some lists of
 * integers, some words. The `net.wirelab` ones are constants in Linux, or settings of a route; here they can be set.
 */
import type { Errno } from './errno.ts';
import { fail, ok, type Result } from './result.ts';

export const SYSCTL_DEFAULTS = {
  'net.ipv4.conf.all.accept_redirects': 1,
  'net.ipv4.conf.all.arp_notify': 0,
  /** Reverse path: 0 not asked, 1 a packet must come in where its answer would go out, 2 some way must lead back (RFC 3704). */
  'net.ipv4.conf.all.rp_filter': 0,
  'net.ipv4.conf.all.send_redirects': 1,
  'net.ipv4.fib_multipath_hash_policy': 1,
  'net.ipv4.icmp_echo_ignore_all': 0,
  'net.ipv4.icmp_echo_ignore_broadcasts': 1,
  /** Milliseconds between two errors to one destination once its burst of 6 is spent; 0 switches the limit off. */
  'net.ipv4.icmp_ratelimit': 1000,
  /** Bit n: ICMP type n is limited. 6168 = types 3, 4, 11 and 12. */
  'net.ipv4.icmp_ratemask': 6168,
  'net.ipv4.ip_default_ttl': 64,
  'net.ipv4.ip_forward': 0,
  /** Seconds. */
  'net.ipv4.ipfrag_time': 30,
  'net.ipv4.neigh.default.base_reachable_time_ms': 30_000,
  /** Seconds. */
  'net.ipv4.neigh.default.delay_first_probe_time': 5,
  'net.ipv4.neigh.default.gc_stale_time': 60,
  'net.ipv4.neigh.default.gc_thresh1': 128,
  /** Hundredths of a second. */
  'net.ipv4.neigh.default.locktime': 100,
  'net.ipv4.neigh.default.mcast_solicit': 3,
  'net.ipv4.neigh.default.retrans_time_ms': 1000,
  'net.ipv4.neigh.default.ucast_solicit': 3,
  'net.ipv4.neigh.default.unres_qlen': 101,
  'net.ipv4.route.min_pmtu': 552,
  /** Seconds. */
  'net.ipv4.route.mtu_expires': 600,
  /** Whether flows show what they counted. */
  'net.netfilter.nf_conntrack_acct': 0,
  /** Seconds, as all timeouts here. */
  'net.netfilter.nf_conntrack_generic_timeout': 600,
  'net.netfilter.nf_conntrack_icmp_timeout': 30,
  /** The most flows that are tracked. */
  'net.netfilter.nf_conntrack_max': 262_144,
  /** Whether a connection may be taken up in its middle. */
  'net.netfilter.nf_conntrack_tcp_loose': 1,
  'net.netfilter.nf_conntrack_tcp_timeout_close': 10,
  'net.netfilter.nf_conntrack_tcp_timeout_close_wait': 60,
  'net.netfilter.nf_conntrack_tcp_timeout_established': 432_000,
  'net.netfilter.nf_conntrack_tcp_timeout_fin_wait': 120,
  'net.netfilter.nf_conntrack_tcp_timeout_last_ack': 30,
  'net.netfilter.nf_conntrack_tcp_timeout_syn_recv': 60,
  'net.netfilter.nf_conntrack_tcp_timeout_syn_sent': 120,
  'net.netfilter.nf_conntrack_tcp_timeout_time_wait': 120,
  'net.netfilter.nf_conntrack_tcp_timeout_unacknowledged': 300,
  'net.netfilter.nf_conntrack_udp_timeout': 30,
  'net.netfilter.nf_conntrack_udp_timeout_stream': 120,
  /** The most connections that wait to be accepted (listen(2)). */
  'net.core.somaxconn': 4096,
  'net.ipv4.tcp_abort_on_overflow': 0,
  /** RFC 5961: challenge ACKs a second. */
  'net.ipv4.tcp_challenge_ack_limit': 1000,
  'net.ipv4.tcp_dsack': 1,
  /** 0 off, 1 ask for it and grant it, 2 grant it (RFC 3168). */
  'net.ipv4.tcp_ecn': 2,
  /** Seconds in FIN-WAIT-2 after the program has closed. */
  'net.ipv4.tcp_fin_timeout': 60,
  'net.ipv4.tcp_keepalive_intvl': 75,
  'net.ipv4.tcp_keepalive_probes': 9,
  'net.ipv4.tcp_keepalive_time': 7200,
  'net.ipv4.tcp_max_syn_backlog': 512,
  'net.ipv4.tcp_orphan_retries': 0,
  /** RFC 1337. */
  'net.ipv4.tcp_rfc1337': 0,
  /** Duplicate ACKs that count as a loss (RFC 5681, 3.2). */
  'net.ipv4.tcp_reordering': 3,
  'net.ipv4.tcp_retries2': 15,
  'net.ipv4.tcp_sack': 1,
  'net.ipv4.tcp_slow_start_after_idle': 1,
  'net.ipv4.tcp_synack_retries': 5,
  'net.ipv4.tcp_syn_retries': 6,
  'net.ipv4.tcp_timestamps': 1,
  /** Reuse a local port that is in TIME-WAIT for a new connection (RFC 6191): 0 off, 1 on, 2 on the loopback only. */
  'net.ipv4.tcp_tw_reuse': 2,
  'net.ipv4.tcp_window_scaling': 1,
  /** Congestion avoidance counts bytes (1) or, as ns-3 does, ACKs (0): RFC 5681, 3.1 knows both. Linux had net.ipv4.tcp_abc. */
  'net.wirelab.tcp_abc': 1,
  /** Segments that a new connection may send at once (RFC 6928); Linux sets it by route: `ip route ... initcwnd`. */
  'net.wirelab.tcp_init_cwnd': 10,
  /** Milliseconds. Linux: TCP_RTO_MIN, or `ip route ... rto_min`. */
  'net.wirelab.tcp_rto_min_ms': 200,
  /** Milliseconds until an ACK that could ride on data is sent alone; 0: at once. Linux: TCP_DELACK_MIN. */
  'net.wirelab.tcp_delack_ms': 40,
  /** Full-sized segments after which an ACK is sent at once (RFC 5681, 4.2). */
  'net.wirelab.tcp_delack_segments': 2,
  /** Initial sequence number of every connection; 0: as RFC 6528 says, from clock, addresses and a secret. */
  'net.wirelab.tcp_isn': 0,
  /** Seconds that a connection stays in TIME-WAIT: 2 MSL. Linux: TCP_TIMEWAIT_LEN. */
  'net.wirelab.tcp_timewait_s': 60,
};

/** Lists of integers, parted by white space. */
const LIST_DEFAULTS = {
  'net.ipv4.ip_local_port_range': [32_768, 60_999],
  /** Least, default and most bytes of a receive buffer. */
  'net.ipv4.tcp_rmem': [4096, 131_072, 6_291_456],
  'net.ipv4.tcp_wmem': [4096, 16_384, 4_194_304],
} as const satisfies Record<string, readonly number[]>;

export const CONGESTION_CONTROLS = ['cubic', 'newreno', 'reno', 'tahoe'] as const;
export type CongestionName = (typeof CONGESTION_CONTROLS)[number];

/** Words, each one of a few. */
const WORDS = {
  'net.ipv4.tcp_congestion_control': CONGESTION_CONTROLS,
} as const satisfies Record<string, readonly string[]>;

export type SysctlKey = keyof typeof SYSCTL_DEFAULTS;
export type SysctlListKey = keyof typeof LIST_DEFAULTS;
export type SysctlWordKey = keyof typeof WORDS;
type AnyKey = SysctlKey | SysctlListKey | SysctlWordKey;

/** Every key with its value as text, as sysctl(8) prints it. */
export const SYSCTL_TEXTS: Readonly<Record<AnyKey, string>> = {
  ...(Object.fromEntries(Object.entries(SYSCTL_DEFAULTS).map(([key, n]) => [key, String(n)])) as Record<
    SysctlKey,
    string
  >),
  ...(Object.fromEntries(Object.entries(LIST_DEFAULTS).map(([key, l]) => [key, l.join('\t')])) as Record<
    SysctlListKey,
    string
  >),
  'net.ipv4.tcp_congestion_control': 'cubic',
};
export const SYSCTL_KEYS = Object.keys(SYSCTL_TEXTS).sort() as readonly AnyKey[];

const FLAG = [0, 1] as const;
const LIMITS: Partial<Record<SysctlKey, readonly [number, number]>> = {
  'net.netfilter.nf_conntrack_acct': FLAG,
  'net.netfilter.nf_conntrack_tcp_loose': FLAG,
  'net.ipv4.conf.all.rp_filter': [0, 2],
  'net.ipv4.ip_default_ttl': [1, 255],
  'net.ipv4.ip_forward': FLAG,
  'net.ipv4.tcp_dsack': FLAG,
  'net.ipv4.tcp_ecn': [0, 2],
  'net.ipv4.tcp_reordering': [1, 300],
  'net.ipv4.tcp_sack': FLAG,
  'net.ipv4.tcp_synack_retries': [0, 255],
  'net.ipv4.tcp_syn_retries': [1, 127],
  'net.ipv4.tcp_timestamps': FLAG,
  'net.ipv4.tcp_tw_reuse': [0, 2],
  'net.ipv4.tcp_window_scaling': FLAG,
  'net.wirelab.tcp_abc': FLAG,
  'net.wirelab.tcp_init_cwnd': [1, 1000],
  'net.wirelab.tcp_rto_min_ms': [1, 120_000],
  'net.wirelab.tcp_delack_ms': [0, 500],
  'net.wirelab.tcp_delack_segments': [1, 64],
  'net.wirelab.tcp_isn': [0, 0xffff_ffff],
  'net.wirelab.tcp_timewait_s': [1, 3600],
};
const LIST_LIMITS: Readonly<Record<SysctlListKey, readonly [number, number]>> = {
  'net.ipv4.ip_local_port_range': [1, 65_535],
  'net.ipv4.tcp_rmem': [256, 0x7fff_ffff],
  'net.ipv4.tcp_wmem': [256, 0x7fff_ffff],
};

/** The key that a text names, with dots or slashes between its parts, as sysctl(8) takes it. */
export function sysctlKey(text: string): AnyKey | undefined {
  const name = text.replaceAll('/', '.');
  return Object.hasOwn(SYSCTL_TEXTS, name) ? (name as AnyKey) : undefined;
}

const isList = (key: AnyKey): key is SysctlListKey => Object.hasOwn(LIST_DEFAULTS, key);
const isWord = (key: AnyKey): key is SysctlWordKey => Object.hasOwn(WORDS, key);

/** What a key takes, in words: `an integer from 0 to 2`. */
export function sysctlExpected(key: AnyKey): string {
  if (isWord(key)) return `one of ${WORDS[key].join(', ')}`;
  if (isList(key)) {
    const [least, most] = LIST_LIMITS[key];
    return `${LIST_DEFAULTS[key].length} integers from ${least} to ${most}, none smaller than the one before`;
  }
  const [least, most] = LIMITS[key] ?? [0, 0x7fff_ffff];
  return `an integer from ${least} to ${most}`;
}

/** The value as sysctl(8) prints it back. EINVAL: not what the key takes. */
export function sysctlValue(key: AnyKey, text: string): Result<string, Errno> {
  if (isWord(key)) {
    const word = text.trim();
    return (WORDS[key] as readonly string[]).includes(word) ? ok(word) : fail('EINVAL');
  }
  const parts = text.trim().split(/\s+/);
  const [least, most] = isList(key) ? LIST_LIMITS[key] : (LIMITS[key] ?? [0, 0x7fff_ffff]);
  const wanted = isList(key) ? LIST_DEFAULTS[key].length : 1;
  const numbers = parts.map(Number);
  const fits = parts.every((part, i) => /^\d+$/.test(part) && numbers[i]! >= least && numbers[i]! <= most);
  const rising = numbers.every((n, i) => i === 0 || n >= numbers[i - 1]!);
  return fits && rising && parts.length === wanted ? ok(numbers.join('\t')) : fail('EINVAL');
}
