/** A node's sysctls as they stand; what the hot path asks for is kept as fields. */
import type { Errno } from '../core/errno.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { SYSCTL_DEFAULTS, type SysctlKey, sysctlKey, sysctlValue } from '../core/sysctl.ts';

export class Sysctls {
  forwarding = false;
  defaultTtl = SYSCTL_DEFAULTS['net.ipv4.ip_default_ttl'];
  hashPorts = true;
  readonly #values: Record<SysctlKey, number> = { ...SYSCTL_DEFAULTS };

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
    const name = sysctlKey(key);
    if (!name) return fail('ENOENT');
    const value = sysctlValue(name, text);
    if (!value.ok) return value;
    this.#values[name] = value.value;
    this.forwarding = this.#values['net.ipv4.ip_forward'] === 1;
    this.defaultTtl = this.#values['net.ipv4.ip_default_ttl'];
    this.hashPorts = this.#values['net.ipv4.fib_multipath_hash_policy'] !== 0;
    return ok(undefined);
  }
}
