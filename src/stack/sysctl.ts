/** A node's sysctls: the names, defaults and units of Linux (ip-sysctl.rst), each an integer. */
import type { Errno } from '../core/errno.ts';
import { fail, ok, type Result } from '../core/result.ts';

const DEFAULTS = {
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

export type SysctlKey = keyof typeof DEFAULTS;
const LIMITS: Partial<Record<SysctlKey, readonly [number, number]>> = {
  'net.ipv4.ip_default_ttl': [1, 255],
  'net.ipv4.ip_forward': [0, 1],
};

const isSysctlKey = (key: string): key is SysctlKey => Object.hasOwn(DEFAULTS, key);
export const SYSCTL_KEYS = Object.keys(DEFAULTS) as readonly SysctlKey[];

export class Sysctls {
  /** What the hot path asks for, kept as fields. */
  forwarding = false;
  defaultTtl = DEFAULTS['net.ipv4.ip_default_ttl'];
  hashPorts = true;
  readonly #values: Record<SysctlKey, number> = { ...DEFAULTS };

  constructor(forwarding: boolean, given: Readonly<Record<string, string>> = {}) {
    this.set('net.ipv4.ip_forward', forwarding ? '1' : '0');
    for (const [key, value] of Object.entries(given)) {
      const done = this.set(key, value);
      if (!done.ok) throw new Error(`sysctl ${key}=${value}: ${done.error}`);
    }
  }

  get(key: SysctlKey): number {
    return this.#values[key];
  }

  /** ENOENT: no such key. EINVAL: not an integer, or out of range. */
  set(key: string, text: string): Result<void, Errno> {
    const name = key.replaceAll('/', '.');
    if (!isSysctlKey(name)) return fail('ENOENT');
    const value = Number(text);
    const [low, high] = LIMITS[name] ?? [0, 0x7fff_ffff];
    if (!/^\d+$/.test(text.trim()) || value < low || value > high) return fail('EINVAL');
    this.#values[name] = value;
    this.forwarding = this.#values['net.ipv4.ip_forward'] === 1;
    this.defaultTtl = this.#values['net.ipv4.ip_default_ttl'];
    this.hashPorts = this.#values['net.ipv4.fib_multipath_hash_policy'] !== 0;
    return ok(undefined);
  }
}
