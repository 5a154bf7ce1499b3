/** A recursive resolver: finds the whole answer for a client, aliases followed, and remembers what it learned (RFC 1034, 5.3; RFC 2308). */
import type { Call, Pid, SharedKey, Sys } from '../../../core/sys.ts';
import type { Question, ResourceRecord } from '../../../protocols/dns/codec.ts';
import { canonicalName, ROOT } from '../../../protocols/dns/names.ts';
import { CLASS, RCODE, TYPE } from '../../../protocols/dns/types.ts';
import { parentOf } from '../../../protocols/dns/zone/zone.ts';
import { type Latch, waitFor } from '../tasks.ts';
import { Asker } from './asker.ts';
import { DnsCache, RANK, remaining } from './cache.ts';
import type { RecursiveConfig, Resolved } from './recursive-types.ts';
import { Walk } from './walk.ts';

/** BIND's max-query-restarts: how many aliases are followed. */
const MOST_ALIASES = 11;
/** Of its cache: who asks for random names must not fill the machine. */
const MOST_ENTRIES = 20_000;
/** The hints file's own TTL. */
const HINT_TTL = 3_600_000;

/** The resolvers of a machine by the process that each belongs to, for `rndc`. */
const RECURSIVE_RESOLVERS: SharedKey<Map<Pid, Recursive>> = { make: () => new Map() };

/** A process that is killed cannot take its resolver away itself. */
export function runningResolvers(sys: Sys): readonly Recursive[] {
  const resolvers = sys.shared(RECURSIVE_RESOLVERS);
  return sys.processes().flatMap(({ pid }) => resolvers.get(pid) ?? []);
}

interface Flight extends Latch {
  readonly own: OwnZones;
  result: Resolved;
}

/** By canonical origin. */
type OwnZones = ReadonlyMap<string, unknown> | undefined;

export class Recursive {
  readonly cache = new DnsCache(MOST_ENTRIES);
  readonly #sys: Sys;
  readonly #config: RecursiveConfig;
  readonly #asker: Asker;
  readonly #flights = new Map<string, Flight>();

  /** Shows its cache among the machine's tables as long as the process lives. Several questions at a time: in Tasks. */
  constructor(sys: Sys, config: RecursiveConfig) {
    this.#sys = sys;
    this.#config = config;
    this.#asker = new Asker(sys, config);
    this.#plantHints();
    sys.shared(RECURSIVE_RESOLVERS).set(sys.pid, this);
    sys.publish('dns-cache', () => this.cache.rows(sys.now()));
  }

  /**
   * Asks cache, forwarders or the tree. rcode SERVFAIL when nobody gave a usable answer. Who asks for what is under way waits for it.
   * An alias into one of the `own` zones is not followed: it is the answer's `rest`.
   */
  *resolve(question: Question, own?: OwnZones): Call<Resolved> {
    const key = `${canonicalName(question.name)} ${question.type}`;
    const other = this.#flights.get(key);
    if (other && other.own === own) {
      yield* waitFor(other);
      return other.result;
    }
    const flight: Flight = { open: false, own, result: failed() };
    this.#flights.set(key, flight);
    try {
      flight.result = yield* this.#followed(question, own);
    } finally {
      flight.open = true;
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    }
    return flight.result;
  }

  /** What the cache holds, for a client that wishes no recursion: the answer, else the way to it (RFC 1034, 4.3.1). */
  cached(question: Question): Resolved | undefined {
    if (question.class !== CLASS.IN) return undefined;
    const { name, type } = question;
    const walk = this.#walk();
    const answers: ResourceRecord[] = [];
    let at = name;
    for (let n = 0; n <= MOST_ALIASES; n++) {
      const known = walk.known(at, type);
      if (!known || known.kind === 'failed') break;
      if ('soa' in known) return negative(known, answers, true);
      answers.push(...known.records);
      if (known.kind === 'records') return { ...positive(answers), fromCache: true };
      at = known.target;
    }
    return answers.length > 0 ? { ...positive(answers), fromCache: true } : this.delegation(at);
  }

  flush(): void {
    this.cache.flush();
    this.#plantHints();
  }

  /** `below`: and all names under it. */
  flushName(name: string, below = false): void {
    this.cache.flushName(name, below);
    this.#plantHints();
  }

  /** A set of records of a zone that this server serves itself: the way to a zone below it. */
  learn(set: readonly ResourceRecord[]): void {
    this.cache.put(set, { rank: RANK.referral, from: 'own zone', now: this.#sys.now(), maxTtl: HINT_TTL });
  }

  *#followed(question: Question, own: OwnZones): Call<Resolved> {
    if (question.class !== CLASS.IN) return { ...failed(), rcode: RCODE.REFUSED };
    const walk = this.#walk();
    const answers: ResourceRecord[] = [];
    const seen = new Set<string>();
    let { name } = question;
    for (;;) {
      const outcome = yield* walk.find(name, question.type);
      const fromCache = walk.questions === 0;
      if (outcome.kind === 'failed') return failed();
      if ('soa' in outcome) return negative(outcome, answers, fromCache);
      answers.push(...outcome.records);
      if (outcome.kind === 'records')
        return { ...positive(answers), additionals: this.#addressesFor(answers), fromCache };
      seen.add(canonicalName(name));
      if (seen.has(canonicalName(outcome.target)) || seen.size > MOST_ALIASES) return failed();
      name = outcome.target;
      if (own && isOwn(name, own)) return { ...positive(answers), rest: name, fromCache };
    }
  }

  /** The nearest zone that is known, as a referral. */
  delegation(name: string): Resolved | undefined {
    const now = this.#sys.now();
    for (let zone = canonicalName(name); ; zone = parentOf(zone)) {
      const entry = this.cache.get(zone, TYPE.NS, now);
      if (entry?.kind === 'records') {
        const authorities = remaining(entry, now);
        return { ...positive([]), authorities, additionals: this.#addressesFor(authorities), fromCache: true };
      }
      if (zone === ROOT) return undefined;
    }
  }

  /** What is known of the hosts that the records name: whoever asks for a server will want its address next. */
  #addressesFor(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
    const now = this.#sys.now();
    const targets = new Set(records.flatMap(hostsOf));
    return [...targets].flatMap((host) =>
      [TYPE.A, TYPE.AAAA].flatMap((type) => {
        const entry = this.cache.get(host, type, now);
        return entry?.kind === 'records' && entry.rank > RANK.hint ? remaining(entry, now) : [];
      }),
    );
  }

  #walk(): Walk {
    this.#plantHints();
    return new Walk({ sys: this.#sys, config: this.#config, cache: this.cache, asker: this.#asker });
  }

  /** Where nothing better is known, or what was has run out: without the hints nobody could be asked any more (RFC 1034, 5.3.2). */
  #plantHints(): void {
    const now = this.#sys.now();
    const fresh = { rank: RANK.hint, from: 'hints', now, maxTtl: HINT_TTL };
    const common = { class: CLASS.IN, ttl: HINT_TTL };
    const plant = (records: readonly ResourceRecord[]): void => {
      const [first] = records;
      if (first && !this.cache.get(first.name, first.type, now)) this.cache.put(records, fresh);
    };
    const { hints } = this.#config;
    plant(hints.map(({ name }) => ({ ...common, name: ROOT, type: TYPE.NS, data: { kind: 'name', target: name } })));
    for (const { name, address } of hints) plant([{ ...common, name, type: TYPE.A, data: { kind: 'a', address } }]);
  }
}

function isOwn(name: string, zones: ReadonlyMap<string, unknown>): boolean {
  for (let at = canonicalName(name); ; at = parentOf(at)) {
    if (zones.has(at)) return true;
    if (at === ROOT) return false;
  }
}

function hostsOf({ type, data }: ResourceRecord): string[] {
  if (data.kind === 'name') return type === TYPE.NS ? [canonicalName(data.target)] : [];
  if (data.kind === 'mx') return [canonicalName(data.exchange)];
  return data.kind === 'srv' ? [canonicalName(data.target)] : [];
}

const positive = (answers: readonly ResourceRecord[]): Resolved => ({
  rcode: RCODE.NOERROR,
  answers,
  authorities: [],
  additionals: [],
  fromCache: false,
});

const failed = (): Resolved => ({ ...positive([]), rcode: RCODE.SERVFAIL });

/** RFC 2308, 2.1: what a chain of aliases ends with decides the reply code. */
const negative = (
  { kind, soa }: { readonly kind: 'nodata' | 'nxdomain'; readonly soa: readonly ResourceRecord[] },
  answers: readonly ResourceRecord[],
  fromCache: boolean,
): Resolved => ({
  rcode: kind === 'nxdomain' ? RCODE.NXDOMAIN : RCODE.NOERROR,
  answers,
  authorities: soa,
  additionals: [],
  fromCache,
});
