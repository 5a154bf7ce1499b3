/**
 * The way of one client's question through the tree of names (RFC 1034, 5.3.3): from the nearest zone whose servers are known down to
 * one that answers. It ends: every referral must lead further down, and time, questions and depth are limited (RFC 1034, 7.1).
 */
import type { Ipv4Address } from '../../../core/address.ts';
import type { Reason } from '../../../core/event.ts';
import type { Call, Sys } from '../../../core/sys.ts';
import { NS_PER_MS, NS_PER_S, type Ns } from '../../../core/time.ts';
import { canonicalName, labelsOf, lastLabels, ROOT } from '../../../protocols/dns/names.ts';
import { TYPE } from '../../../protocols/dns/types.ts';
import { parentOf } from '../../../protocols/dns/zone/zone.ts';
import type { Asker, ServerAnswer, ServerQuestion } from './asker.ts';
import { type DnsCache, isBelow } from './cache.ts';
import { dnsCacheMiss, resolverMiss } from './events.ts';
import { type Cut, Knowledge, outcomeIn, textOf } from './knowledge.ts';
import type { Outcome, RecursiveConfig } from './recursive-types.ts';
import * as E from './walk-events.ts';

/** BIND: the first wait, and when it gives up (resolver-query-timeout). */
const FIRST_WAIT: Ns = 800 * NS_PER_MS;
const LONGEST_WAIT: Ns = 5 * NS_PER_S;
const GIVE_UP: Ns = 10 * NS_PER_S;
/** BIND's max-recursion-queries and max-recursion-depth. */
const MOST_QUESTIONS = 100;
const MOST_DEPTH = 7;
/** How many names of servers without an address are looked up for one delegation (the NXNS attack). */
const MOST_NAMES_LOOKED_UP = 4;

export interface WalkParts {
  readonly sys: Sys;
  readonly config: RecursiveConfig;
  readonly cache: DnsCache;
  readonly asker: Asker;
}

type Step = Outcome | { readonly kind: 'referral' };

/** What a walk asks a zone for. */
interface Sought {
  readonly name: string;
  readonly type: number;
  readonly depth: number;
  /** Not the client's whole name (RFC 9156): that it does not exist is not remembered. */
  readonly minimised?: boolean;
  readonly why?: Reason;
}

const FAILED = { kind: 'failed' } as const;

export class Walk {
  readonly #sys: Sys;
  readonly #config: RecursiveConfig;
  readonly #asker: Asker;
  readonly #knows: Knowledge;
  readonly #deadline: Ns;
  readonly #underWay = new Set<string>();
  #primed = false;
  /** How many were sent so far. */
  questions = 0;

  constructor({ sys, config, cache, asker }: WalkParts) {
    this.#sys = sys;
    this.#config = config;
    this.#asker = asker;
    this.#knows = new Knowledge(sys, cache);
    this.#deadline = sys.now() + GIVE_UP;
  }

  known(name: string, type: number): Outcome | undefined {
    return this.#knows.answer(name, type);
  }

  /** What the tree says of a name and type; aliases are not followed. `start`: the nearest name whose servers may be asked first. */
  *find(name: string, type: number, depth = 0, start = name): Call<Outcome> {
    const known = this.known(name, type);
    if (known) return known;
    const key = textOf(canonicalName(name), type);
    if (depth > MOST_DEPTH || this.#underWay.has(key)) return this.#giveUp(E.askedAlready, name, type);
    this.#underWay.add(key);
    this.#sys.emit(dnsCacheMiss, { reason: resolverMiss, note: textOf(name, type) });
    try {
      const forwarded = yield* this.#askForwarders(name, type);
      return forwarded ?? (yield* this.#down({ name, type, depth }, start));
    } finally {
      this.#underWay.delete(key);
    }
  }

  *#down(sought: Sought, start: string): Call<Outcome> {
    const { name, type } = sought;
    for (let labels = 0, from = start; ;) {
      yield* this.#prime();
      const cut = this.#knows.nearestCut(from, type);
      if (this.#config.minimise) labels = Math.max(labels, labelsOf(cut.zone).length + 1);
      const minimised = this.#config.minimise && labels < labelsOf(name).length;
      const part = { ...sought, name: lastLabels(name, labels), type: TYPE.A, minimised };
      const step = yield* this.#askZone(cut, minimised ? part : sought);
      if (step.kind === 'referral') {
        from = name;
        continue;
      }
      if (!minimised) return step;
      // RFC 9156, 2.3: no cut there, so one label more. Some servers deny names that have others below them: the whole name decides
      labels = step.kind === 'nxdomain' || step.kind === 'failed' ? labelsOf(name).length : labels + 1;
    }
  }

  /** RFC 9609: once the hints have led to a root server, its own word replaces them. */
  *#prime(): Call<void> {
    if (this.#primed || !this.#knows.onlyHints) return;
    this.#primed = true;
    const cut = this.#knows.nearestCut(ROOT, TYPE.NS);
    yield* this.#askZone(cut, { name: ROOT, type: TYPE.NS, depth: MOST_DEPTH, why: E.primingAsked });
  }

  /** Asks the servers of a zone until one is of use: the fastest first, each round with more patience. */
  *#askZone(cut: Cut, sought: Sought): Call<Step> {
    const bad = new Set<Ipv4Address>();
    const lookedUp = new Set<string>();
    for (let wait = FIRST_WAIT, passed = 0; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const usable = (): readonly Ipv4Address[] => this.#knows.addresses(cut).filter((server) => !bad.has(server));
      // those whose addresses did not come with the referral are looked up when the others are of no use
      const more = usable().length === 0 || passed > 0 ? yield* this.#findServer(cut, lookedUp, sought.depth) : false;
      const servers = usable();
      if (servers.length === 0 && !more) return this.#giveUp(E.noServerLeft, sought.name, sought.type);
      for (const server of this.#asker.servers.inOrder(servers, this.#sys.now())) {
        const stop = this.#mustStop();
        if (stop) return this.#giveUp(stop, sought.name, sought.type);
        const why = sought.why ?? this.#reasonFor(server, servers.length, passed++);
        const question = this.#question(cut, sought, server, wait, servers.length, why);
        const answer = yield* this.#asker.ask(question);
        const step = this.#took(question, answer, sought.minimised);
        if (step) return step;
        if (!answer.ok && answer.kind === 'bad') bad.add(server);
      }
    }
  }

  #question(
    cut: Cut,
    { name, type }: Sought,
    server: Ipv4Address,
    wait: Ns,
    choice: number,
    why: Reason,
  ): ServerQuestion {
    this.questions++;
    const timeout = Math.min(wait, this.#deadline - this.#sys.now());
    return { server, name, type, zone: cut.zone, timeout, why, choice };
  }

  #mustStop(): Reason | undefined {
    if (this.#sys.now() >= this.#deadline) return E.tooLate;
    return this.questions >= MOST_QUESTIONS ? E.tooMuchWork : undefined;
  }

  #reasonFor(server: Ipv4Address, choice: number, passed: number): Reason {
    if (passed > 0) return E.nextServer;
    if (choice === 1) return E.onlyServer;
    return this.#asker.servers.estimate(server, this.#sys.now()).tried ? E.fastestServer : E.untriedServer;
  }

  /** Looks up the address of one more of the zone's servers; false when none is left that could be. */
  *#findServer(cut: Cut, lookedUp: Set<string>, depth: number): Call<boolean> {
    for (const name of cut.names) {
      const known = this.#knows.addresses({ ...cut, names: [name] }).length > 0;
      if (known || lookedUp.has(name) || lookedUp.size >= MOST_NAMES_LOOKED_UP || this.#mustStop()) continue;
      lookedUp.add(name);
      // who serves the zone cannot say where it is itself: the zone above can, with glue or by itself
      const start = isBelow(name, cut.zone) ? parentOf(cut.zone) : name;
      const outcome = yield* this.find(name, TYPE.A, depth + 1, start);
      if (outcome.kind === 'records') return true;
    }
    return false;
  }

  /** Undefined: there are none, or all are silent and the tree is to be asked (BIND's `forward first`). */
  *#askForwarders(name: string, type: number): Call<Outcome | undefined> {
    const { forwarders, hints } = this.#config;
    for (const server of this.#asker.servers.inOrder(forwarders, this.#sys.now())) {
      if (this.#mustStop()) break;
      const cut = { zone: ROOT, names: [] };
      const sought = { name, type, depth: 0 };
      const plain = this.#question(cut, sought, server, LONGEST_WAIT, forwarders.length, E.forwarderAsked);
      const question = { ...plain, forwarded: true };
      const step = this.#took(question, yield* this.#asker.ask(question));
      if (step && step.kind !== 'referral') return step;
    }
    return forwarders.length > 0 && hints.length === 0 ? this.#giveUp(E.noServerLeft, name, type) : undefined;
  }

  /** Keeps what the reply is good for, and says how the walk goes on; undefined: ask another server. */
  #took({ server, name, type }: ServerQuestion, answer: ServerAnswer, minimised = false): Step | undefined {
    if (!answer.ok) return undefined;
    const { verdict, keep, refused, child } = answer.reading;
    this.#knows.keep(server, minimised ? { verdict, keep, refused } : answer.reading);
    if (verdict === 'lame') return undefined;
    if (verdict !== 'referral') return outcomeIn(answer.reading, name, type);
    const numbers = [server, keep[0]!.records.length, keep.length - 1];
    this.#sys.emit(E.dnsReferral, { numbers, note: child! });
    return { kind: 'referral' };
  }

  #giveUp(reason: Reason, name: string, type: number): typeof FAILED {
    this.#sys.emit(E.dnsGivenUp, { reason, numbers: [this.questions], note: textOf(name, type) });
    return FAILED;
  }
}
