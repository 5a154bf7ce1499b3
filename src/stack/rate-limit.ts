/** The token bucket that keeps a node from flooding one destination with ICMP errors (RFC 1812, 4.3.2.8; Linux's inet_peer). */
import type { Ipv4Address } from '../core/address.ts';
import { NS_PER_MS, type Ns } from '../core/time.ts';

const BURST = 6;
const FORGET_ABOVE = 4096;

export class RateLimit {
  /** Per destination: the time up to which tokens are spent. */
  readonly #spent = new Map<number, Ns>();

  /** Takes a token: one comes back every `intervalMs`, at most six are saved up. An interval of 0 allows all. */
  allows(destination: Ipv4Address, now: Ns, intervalMs: number): boolean {
    if (intervalMs === 0) return true;
    const interval = intervalMs * NS_PER_MS;
    const spent = Math.max(this.#spent.get(destination) ?? -Infinity, now - BURST * interval);
    if (now - spent < interval) return false;
    if (this.#spent.size >= FORGET_ABOVE) this.#spent.clear();
    this.#spent.set(destination, spent + interval);
    return true;
  }
}
