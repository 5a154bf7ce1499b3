/** The operating system's cache of DNS: what all programs of a machine have asked for, as systemd-resolved or nscd keep it. */
import type { Ipv4Address } from '../../../core/address.ts';
import type { SharedKey } from '../../../core/sys.ts';
import { DnsCache } from './cache.ts';

/** As systemd-resolved's CACHE_MAX. */
const MOST_ENTRIES = 4096;

export interface ResolverState {
  readonly cache: DnsCache;
  hits: number;
  misses: number;
  transactions: number;
  timeouts: number;
  /** Who was asked last: others may say something else. */
  servers: readonly Ipv4Address[];
  /** With `options rotate`: which server comes first next time. */
  next: number;
}

export const RESOLVER_CACHE: SharedKey<ResolverState> = {
  make: () => ({
    cache: new DnsCache(MOST_ENTRIES),
    hits: 0,
    misses: 0,
    transactions: 0,
    timeouts: 0,
    servers: [],
    next: 0,
  }),
  table: { name: 'resolver', rows: ({ cache }, now) => cache.rows(now) },
};
