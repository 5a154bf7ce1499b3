/**
 * What a resolver remembers: record sets and what is known not to exist, each with its end, its source and how far it is to be trusted
 * (RFC 1035, 7.4; ranks: RFC 2181, 5.4.1; negative answers: RFC 2308). Ends are compared with the clock when somebody looks.
 */
import type { DnsCacheRow } from '../../../core/service-tables.ts';
import type { Ns } from '../../../core/time.ts';
import type { ResourceRecord } from '../../../protocols/dns/codec.ts';
import { canonicalName, labelsOf, ROOT } from '../../../protocols/dns/names.ts';
import { TYPE, typeName } from '../../../protocols/dns/types.ts';
import { dataText } from '../../../protocols/dns/zone/print.ts';
import { RecentMap } from '../recent-map.ts';
import { isWithin, parentOf } from '../../../protocols/dns/zone/zone.ts';

/** RFC 2181, 5.4.1, least first. What an answer may be taken from begins at `answer`. */
export const RANK = { hint: 0, additional: 1, referral: 2, answer: 3, authority: 4, authoritative: 5 } as const;
export type Rank = (typeof RANK)[keyof typeof RANK];

const SECOND = 1e9;

export interface CacheEntry {
  /** As it came: its letters keep their case. */
  readonly name: string;
  /** Undefined: no type of this name exists. */
  readonly type: number | undefined;
  readonly kind: 'records' | 'nodata' | 'nxdomain';
  /** With the TTLs they came with; `remaining` has those of now. */
  readonly records: readonly ResourceRecord[];
  /** The SOA record that a negative answer brought. */
  readonly soa?: ResourceRecord | undefined;
  readonly rank: Rank;
  readonly expires: Ns;
  /** The server's address, or `hints`. */
  readonly from: string;
}

export interface Fresh {
  readonly rank: Rank;
  readonly from: string;
  readonly now: Ns;
  /** Seconds; longer TTLs are cut. */
  readonly maxTtl: number;
}

const NAME_ONLY = 0;
/** How all keys of a name begin: in a name a space is escaped. */
const keysOf = (name: string): string => `${canonicalName(name)} `;
const keyOf = (name: string, type: number | undefined): string => `${keysOf(name)}${type ?? NAME_ONLY}`;

export class DnsCache {
  readonly #entries: RecentMap<string, CacheEntry>;

  /** `most`: of record sets and of what does not exist. Real ones count bytes. */
  constructor(most: number) {
    this.#entries = new RecentMap(most);
  }

  /**
   * A record set. Returns for how many seconds; undefined when it is not kept: less trusted data does not take the place of what is
   * more trusted and still good.
   */
  put(records: readonly ResourceRecord[], { rank, from, now, maxTtl }: Fresh): number | undefined {
    const first = records[0];
    if (!first) return undefined;
    const key = keyOf(first.name, first.type);
    // RFC 2181, 5.2: the TTLs of a set differ by error; the least holds. Section 8: a TTL with the top bit set is 0
    const ttl = Math.min(maxTtl, ...records.map((record) => (record.ttl > 0x7fff_ffff ? 0 : record.ttl)));
    const held = this.#entries.get(key);
    if (held && held.expires > now && held.rank > rank) return undefined;
    this.#entries.delete(keyOf(first.name, undefined));
    const { name, type } = first;
    this.#entries.set(key, { name, type, kind: 'records', records, rank, expires: now + ttl * SECOND, from });
    return ttl;
  }

  /** `type` undefined: the name does not exist, whatever the type. Returns for how many seconds. Without an SOA nothing may be remembered (RFC 2308, 5). */
  putNegative(name: string, type: number | undefined, soa: ResourceRecord, { rank, from, now, maxTtl }: Fresh): number {
    const ttl = Math.min(maxTtl, negativeTtl(soa));
    const expires = now + ttl * SECOND;
    const kind = type === undefined ? 'nxdomain' : 'nodata';
    if (type === undefined) this.#forgetName(name);
    this.#entries.set(keyOf(name, type), { name, type, kind, records: [], soa, rank, expires, from });
    return ttl;
  }

  /** What is known of this name and type: its records, or that it does not exist. A name that does not exist has none below it (RFC 8020). */
  get(name: string, type: number, now: Ns): CacheEntry | undefined {
    const own = this.#good(keyOf(name, type), now);
    if (own) return own;
    for (let at = name; ; at = parentOf(at)) {
      const gone = this.#good(keyOf(at, undefined), now);
      if (gone) return gone;
      if (at === ROOT) return undefined;
    }
  }

  flush(): void {
    this.#entries.clear();
  }

  /** Forgets everything of one name; with `below`, of all under it too. Returns how many. */
  flushName(name: string, below = false): number {
    const wanted = canonicalName(name);
    const all = [...this.#entries].filter(([, e]) => {
      const own = canonicalName(e.name);
      return own === wanted || (below && isBelow(own, wanted));
    });
    for (const [key] of all) this.#entries.delete(key);
    return all.length;
  }

  /** Still good, in the order of names from the root down. */
  entries(now: Ns): readonly CacheEntry[] {
    return [...this.#entries].flatMap(([, entry]) => (entry.expires > now ? [entry] : [])).sort(inTreeOrder);
  }

  rows(now: Ns): DnsCacheRow[] {
    return this.entries(now).flatMap((entry) => rowsOf(entry, now));
  }

  #good(key: string, now: Ns): CacheEntry | undefined {
    const entry = this.#entries.get(key);
    if (entry && entry.expires <= now) this.#entries.delete(key);
    return entry && entry.expires > now ? entry : undefined;
  }

  #forgetName(name: string): void {
    const prefix = keysOf(name);
    for (const [key] of this.#entries) if (key.startsWith(prefix)) this.#entries.delete(key);
  }
}

/** The records with the TTLs that are left. */
export function remaining(entry: CacheEntry, now: Ns): readonly ResourceRecord[] {
  const ttl = ttlLeft(entry, now);
  return entry.records.map((record) => ({ ...record, ttl }));
}

/** Whole seconds, rounded up as long as any is left: a record is shown with 0 only when it was given with 0. */
export const ttlLeft = ({ expires }: CacheEntry, now: Ns): number => Math.max(0, Math.ceil((expires - now) / SECOND));

/** Seconds for which a negative answer with this SOA holds (RFC 2308, 5). */
export const negativeTtl = ({ ttl, data }: ResourceRecord): number =>
  Math.min(ttl, data.kind === 'soa' ? data.minimum : 0);

/** The SOA of a negative answer, with the TTL that is left of it (RFC 2308, 6). */
export const soaLeft = (entry: CacheEntry, now: Ns): readonly ResourceRecord[] =>
  entry.soa ? [{ ...entry.soa, ttl: ttlLeft(entry, now) }] : [];

/** Whether a name is this one or under it (RFC 1034, 3.1). */
export const isBelow = (name: string, zone: string): boolean => isWithin(canonicalName(name), canonicalName(zone));

function rowsOf(entry: CacheEntry, now: Ns): DnsCacheRow[] {
  const { name, type, from } = entry;
  const common = { name: canonicalName(name), type: type === undefined ? 'ANY' : typeName(type), from };
  const expires = Math.max(0, entry.expires - now);
  if (entry.kind !== 'records') return [{ ...common, data: entry.kind.toUpperCase(), expires }];
  return entry.records.map((record) => ({ ...common, data: dataText(record.data), expires }));
}

const reversed = (name: string): string => [...labelsOf(canonicalName(name))].reverse().join('\0');

function inTreeOrder(a: CacheEntry, b: CacheEntry): number {
  const [x, y] = [reversed(a.name), reversed(b.name)];
  if (x !== y) return x < y ? -1 : 1;
  return (a.type ?? TYPE.ANY) - (b.type ?? TYPE.ANY);
}
