/** What a resolver knows of servers: how fast each answers, and whether it knows EDNS(0) (RFC 1035, 7.2; BIND's address database). */
import type { Ipv4Address } from '../../../core/address.ts';
import type { Rng } from '../../../core/rng.ts';
import { NS_PER_MS, NS_PER_S, NS_PER_US, type Ns } from '../../../core/time.ts';
import { RecentMap } from '../recent-map.ts';

/** As BIND: a server that nobody has tried is taken to be fast, so that each is tried once. */
const UNTRIED_US = 32;
const SILENCE_PENALTY: Ns = 200 * NS_PER_MS;
const MOST: Ns = 10 * NS_PER_S;
/** What is known grows old: a slow server gets another chance. A second takes two parts of a hundred. */
const DECAY = 0.98;

/** Referrals can name any number of them. */
const MOST_SERVERS = 4096;

interface Known {
  rtt: Ns;
  at: Ns;
  tried: boolean;
  plain: boolean;
}

export class Servers {
  readonly #rng: Rng;
  readonly #known = new RecentMap<Ipv4Address, Known>(MOST_SERVERS);

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** ns, smoothed and aged; `tried` false: a guess. */
  estimate(server: Ipv4Address, now: Ns): { readonly rtt: Ns; readonly tried: boolean } {
    const { rtt, at, tried } = this.#of(server, now);
    return { rtt: rtt * DECAY ** ((now - at) / NS_PER_S), tried };
  }

  /** Fastest first. */
  inOrder(servers: readonly Ipv4Address[], now: Ns): readonly Ipv4Address[] {
    const rtt = new Map(servers.map((server) => [server, this.estimate(server, now).rtt]));
    return [...rtt.keys()].sort((a, b) => rtt.get(a)! - rtt.get(b)!);
  }

  answered(server: Ipv4Address, rtt: Ns, now: Ns): void {
    const known = this.#of(server, now);
    const before = this.estimate(server, now).rtt;
    known.rtt = known.tried ? Math.round(before * 0.7 + rtt * 0.3) : rtt;
    known.at = now;
    known.tried = true;
  }

  silent(server: Ipv4Address, now: Ns): void {
    const known = this.#of(server, now);
    known.rtt = Math.min(MOST, Math.round(this.estimate(server, now).rtt) + SILENCE_PENALTY);
    known.at = now;
    known.tried = true;
  }

  /** Whether it answered FORMERR to a question with EDNS(0) and not without (RFC 6891, 7). */
  isPlain(server: Ipv4Address): boolean {
    return this.#known.get(server)?.plain ?? false;
  }

  notePlain(server: Ipv4Address, now: Ns): void {
    this.#of(server, now).plain = true;
  }

  #of(server: Ipv4Address, now: Ns): Known {
    const held = this.#known.get(server);
    if (held) return held;
    const fresh: Known = { rtt: (1 + this.#rng.below(UNTRIED_US)) * NS_PER_US, at: now, tried: false, plain: false };
    this.#known.set(server, fresh);
    return fresh;
  }
}
