/** Path MTUs that routers told of, per destination, for ten minutes (RFC 1191, 3 and 6.3). */
import type { Ipv4Address } from '../core/address.ts';
import type { Alarm } from '../core/device.ts';
import { NEVER, NS_PER_S, type Ns } from '../core/time.ts';
import type { Context } from './context.ts';
import { IP_PMTU } from './events.ts';
import * as why from './reasons.ts';

export interface PathMtu {
  readonly destination: Ipv4Address;
  readonly mtu: number;
  readonly expires: Ns;
}

export class Pmtu {
  readonly #ctx: Context;
  readonly #known = new Map<Ipv4Address, PathMtu>();
  #alarm: Alarm | undefined;

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  get(destination: Ipv4Address): number | undefined {
    return this.#known.size === 0 ? undefined : this.#known.get(destination)?.mtu;
  }

  entries(): readonly PathMtu[] {
    return [...this.#known.values()];
  }

  /** A router says that it cannot pass on more than `mtu` bytes; Linux believes no less than min_pmtu. */
  learn(destination: Ipv4Address, told: number, current: number): number {
    const { env, sysctl } = this.#ctx;
    const mtu = Math.max(told, sysctl.get('net.ipv4.route.min_pmtu'));
    if (mtu >= current) return current;
    const expires = env.now + sysctl.get('net.ipv4.route.mtu_expires') * NS_PER_S;
    this.#known.set(destination, { destination, mtu, expires });
    env.emit(IP_PMTU, -1, 0, why.PMTU_LEARNED, destination, mtu, current);
    this.#arm();
    return mtu;
  }

  clear(): void {
    this.#known.clear();
  }

  #arm(): void {
    this.#alarm ??= this.#ctx.env.alarm(() => this.#expire(), 'upkeep');
    const next = Math.min(NEVER, ...[...this.#known.values()].map((p) => p.expires));
    if (next < NEVER) this.#alarm.set(next);
  }

  #expire(): void {
    const { env } = this.#ctx;
    for (const { destination, mtu, expires } of [...this.#known.values()]) {
      if (expires > env.now) continue;
      this.#known.delete(destination);
      env.emit(IP_PMTU, -1, 0, why.PMTU_EXPIRED, destination, 0, mtu);
    }
    this.#arm();
  }
}
