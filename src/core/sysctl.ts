/** The sysctls that machines here have: the names, defaults and units of Linux (ip-sysctl.rst), each an integer. */
import type { Errno } from './errno.ts';
import { fail, ok, type Result } from './result.ts';

export const SYSCTL_DEFAULTS = {
  'net.ipv4.conf.all.accept_redirects': 1,
  'net.ipv4.conf.all.arp_notify': 0,
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
};

export type SysctlKey = keyof typeof SYSCTL_DEFAULTS;
export const SYSCTL_KEYS = Object.keys(SYSCTL_DEFAULTS) as readonly SysctlKey[];

const LIMITS: Partial<Record<SysctlKey, readonly [number, number]>> = {
  'net.ipv4.ip_default_ttl': [1, 255],
  'net.ipv4.ip_forward': [0, 1],
};

/** The key that a text names, with dots or slashes between its parts, as sysctl(8) takes it. */
export function sysctlKey(text: string): SysctlKey | undefined {
  const name = text.replaceAll('/', '.');
  return Object.hasOwn(SYSCTL_DEFAULTS, name) ? (name as SysctlKey) : undefined;
}

/** The least and the greatest value of a key. */
export const sysctlRange = (key: SysctlKey): readonly [number, number] => LIMITS[key] ?? [0, 0x7fff_ffff];

/** EINVAL: not an integer, or out of range. */
export function sysctlValue(key: SysctlKey, text: string): Result<number, Errno> {
  const [least, most] = sysctlRange(key);
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= least && value <= most ? ok(value) : fail('EINVAL');
}
