/** A node's sysctls as they stand; what the hot path asks for is kept as fields. */
import type { Errno } from '../core/errno.ts';
import { fail, ok, type Result } from '../core/result.ts';
import {
  type CongestionName,
  SYSCTL_DEFAULTS,
  SYSCTL_TEXTS,
  type SysctlKey,
  type SysctlListKey,
  sysctlKey,
  sysctlValue,
} from '../core/sysctl.ts';

export class Sysctls {
  forwarding = false;
  defaultTtl = SYSCTL_DEFAULTS['net.ipv4.ip_default_ttl'];
  hashPorts = true;
  reversePath = 0;
  readonly #values: Record<SysctlKey, number> = { ...SYSCTL_DEFAULTS };
  readonly #texts: Record<string, string> = { ...SYSCTL_TEXTS };

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

  /** The numbers of a list. */
  list(key: SysctlListKey): readonly number[] {
    return this.#texts[key]!.split('\t').map(Number);
  }

  get congestionControl(): CongestionName {
    return this.#texts['net.ipv4.tcp_congestion_control'] as CongestionName;
  }

  /** As sysctl(8) prints it; undefined when there is no such key. */
  text(key: string): string | undefined {
    return this.#texts[key];
  }

  /** ENOENT: no such key. EINVAL: not what the key takes. */
  set(key: string, text: string): Result<void, Errno> {
    const name = sysctlKey(key);
    if (!name) return fail('ENOENT');
    const value = sysctlValue(name, text);
    if (!value.ok) return value;
    this.#texts[name] = value.value;
    if (Object.hasOwn(SYSCTL_DEFAULTS, name)) this.#values[name as SysctlKey] = Number(value.value);
    this.forwarding = this.#values['net.ipv4.ip_forward'] === 1;
    this.defaultTtl = this.#values['net.ipv4.ip_default_ttl'];
    this.reversePath = this.#values['net.ipv4.conf.all.rp_filter'];
    this.hashPorts = this.#values['net.ipv4.fib_multipath_hash_policy'] !== 0;
    return ok(undefined);
  }
}
