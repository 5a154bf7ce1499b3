/**
 * What one walk through the tree goes by: the resolver's cache, and what the walk itself has heard, which serves it even with a TTL of 0
 * (RFC 1035, 3.2.1). It also writes down what replies are good for.
 */
import { formatIpv4, type Ipv4Address } from '../../../core/address.ts';
import type { Sys } from '../../../core/sys.ts';
import { NS_PER_S, type Ns } from '../../../core/time.ts';
import type { ResourceRecord } from '../../../protocols/dns/codec.ts';
import { canonicalName, ROOT } from '../../../protocols/dns/names.ts';
import { RCODE, TYPE, typeName } from '../../../protocols/dns/types.ts';
import { parentOf } from '../../../protocols/dns/zone/zone.ts';
import { type CacheEntry, type DnsCache, negativeTtl, RANK, remaining, soaLeft } from './cache.ts';
import { dnsCached, dnsCacheHit, dnsNegative, resolverCache, resolverNegative } from './events.ts';
import type { Outcome } from './recursive-types.ts';
import type { Reading } from './reply-reading.ts';

/** As BIND's max-cache-ttl and max-ncache-ttl, in seconds. */
const MAX_TTL = 604_800;
const MAX_NEGATIVE_TTL = 10_800;
const TYPE_DS = 43;

/** A zone and the names of its servers. */
export interface Cut {
  readonly zone: string;
  readonly names: readonly string[];
}

export class Knowledge {
  readonly #sys: Sys;
  readonly #cache: DnsCache;
  readonly #answers = new Map<string, readonly ResourceRecord[]>();
  readonly #glue = new Map<string, readonly ResourceRecord[]>();
  readonly #cuts = new Map<string, readonly string[]>();

  constructor(sys: Sys, cache: DnsCache) {
    this.#sys = sys;
    this.#cache = cache;
  }

  /** What can be answered without asking anybody. */
  answer(name: string, type: number): Outcome | undefined {
    const now = this.#sys.now();
    for (const wanted of type === TYPE.CNAME ? [type] : [type, TYPE.CNAME]) {
      const heard = this.#answers.get(keyOf(name, wanted));
      if (heard) return outcomeOf(heard, type);
      const entry = this.#cache.get(name, wanted, now);
      const outcome = entry && usable(entry, type, now);
      if (!outcome) continue;
      const left = Math.ceil((entry.expires - now) / NS_PER_S);
      const reason = entry.kind === 'records' ? resolverCache : resolverNegative;
      this.#sys.emit(dnsCacheHit, { reason, numbers: [left], note: textOf(name, type) });
      return outcome;
    }
    return undefined;
  }

  /** The nearest zone at or above the name whose servers are known; the root's are in the hints. */
  nearestCut(name: string, type: number): Cut {
    // what a DS record says of a zone is known to the zone above it (RFC 4035, 3.1.4.1)
    for (let zone = type === TYPE_DS ? parentOf(name) : canonicalName(name); ; zone = parentOf(zone)) {
      const heard = this.#cuts.get(zone);
      if (heard) return { zone, names: heard };
      const entry = this.#cache.get(zone, TYPE.NS, this.#sys.now());
      if (entry?.kind === 'records') return { zone, names: targetsOf(entry.records) };
      if (zone === ROOT) return { zone, names: [] };
    }
  }

  /** Whether the root's servers are known by nothing better than the hints. */
  get onlyHints(): boolean {
    const root = this.#cache.get(ROOT, TYPE.NS, this.#sys.now());
    return root?.rank === RANK.hint;
  }

  addresses({ names }: Cut): readonly Ipv4Address[] {
    const found = names.flatMap((name) => {
      const key = keyOf(name, TYPE.A);
      const heard = this.#answers.get(key) ?? this.#glue.get(key);
      const records = heard ?? this.#cache.get(name, TYPE.A, this.#sys.now())?.records ?? [];
      return records.flatMap(({ data }) => (data.kind === 'a' ? [data.address] : []));
    });
    return [...new Set(found)];
  }

  keep(server: Ipv4Address, { keep, negative }: Reading): void {
    const fresh = { from: formatIpv4(server), now: this.#sys.now(), maxTtl: MAX_TTL };
    for (const { records, rank } of keep) {
      const { name, type } = records[0]!;
      if (type === TYPE.NS) this.#cuts.set(canonicalName(name), targetsOf(records));
      (rank >= RANK.answer ? this.#answers : this.#glue).set(keyOf(name, type), records);
      const ttl = this.#cache.put(records, { ...fresh, rank });
      if (ttl === undefined) continue;
      this.#sys.emit(dnsCached, { numbers: [ttl, records.length], note: textOf(name, type) });
    }
    if (!negative) return;
    const { name, type, soa } = negative;
    const rank = RANK.authoritative;
    const ttl = this.#cache.putNegative(name, type, soa, { ...fresh, rank, maxTtl: MAX_NEGATIVE_TTL });
    const rcode = type === undefined ? RCODE.NXDOMAIN : RCODE.NOERROR;
    this.#sys.emit(dnsNegative, { numbers: [server, rcode, ttl], note: textOf(name, type ?? TYPE.ANY) });
  }
}

/** What a reply says of the name that was asked for. */
export function outcomeIn(reading: Reading, name: string, type: number): Outcome {
  const { verdict, keep, negative } = reading;
  if (verdict === 'nodata' || verdict === 'nxdomain') {
    return {
      kind: verdict,
      soa: negative ? [{ ...negative.soa, ttl: Math.min(MAX_NEGATIVE_TTL, negativeTtl(negative.soa)) }] : [],
    };
  }
  const isAnswer = ({ name: owner, type: kind }: ResourceRecord): boolean =>
    canonicalName(owner) === canonicalName(name) && (kind === type || kind === TYPE.CNAME || type === TYPE.ANY);
  const own = keep.filter(({ rank, records }) => rank >= RANK.answer && isAnswer(records[0]!));
  return outcomeOf(
    own.flatMap(({ records }) => records),
    type,
  );
}

/** What the cache may answer with: never glue, hints or the parent's word (RFC 2181, 5.4.1). */
function usable(entry: CacheEntry, type: number, now: Ns): Outcome | undefined {
  if (entry.rank < RANK.answer) return undefined;
  if (entry.kind === 'records') return outcomeOf(remaining(entry, now), type);
  if (entry.kind === 'nodata' && entry.type !== type) return undefined;
  return { kind: entry.kind, soa: soaLeft(entry, now) };
}

function outcomeOf(records: readonly ResourceRecord[], type: number): Outcome {
  const first = records[0];
  if (first?.type === TYPE.CNAME && type !== TYPE.CNAME && type !== TYPE.ANY && first.data.kind === 'name')
    return { kind: 'alias', records, target: first.data.target };
  return { kind: 'records', records };
}

const targetsOf = (records: readonly ResourceRecord[]): readonly string[] =>
  records.flatMap(({ data }) => (data.kind === 'name' ? [data.target] : []));

const keyOf = (name: string, type: number): string => `${canonicalName(name)} ${type}`;
export const textOf = (name: string, type: number): string => `${name} ${typeName(type)}`;
