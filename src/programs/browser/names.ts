/** A browser's own DNS cache before the system's: at most a minute for each name, as Chromium keeps them; one question at a time for each. */
import type { Ipv4Address } from '../../core/address.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Call, Sys } from '../../core/sys.ts';
import { NS_PER_S, seconds, type Ns } from '../../core/time.ts';
import { browserCache, browserMiss, dnsCacheHit, dnsCacheMiss } from '../lib/dns/events.ts';
import { lookupFound } from '../lib/dns/lookup.ts';
import { RESOLVER_CACHE } from '../lib/dns/os-cache.ts';
import { parseInetAton } from '../lib/hosts.ts';
import { type Latch, waitFor } from '../lib/tasks.ts';
import { TYPE } from '../../protocols/dns/types.ts';
import type { BrowserSession, Figures } from './session.ts';

const LONGEST: Ns = seconds(60);

export interface Resolved {
  readonly addresses: readonly Ipv4Address[];
  /** How it came to be known, for the log. */
  readonly how: string;
  readonly asked: boolean;
}

export class Names {
  readonly #sys: Sys;
  readonly #session: BrowserSession;
  readonly #asking = new Map<string, Latch>();

  constructor(sys: Sys, session: BrowserSession) {
    this.#sys = sys;
    this.#session = session;
  }

  *resolve(host: string, figures: Figures): Call<Result<Resolved>> {
    const number = parseInetAton(host);
    if (number !== undefined) return ok({ addresses: [number], how: 'an address', asked: false });
    for (let latch = this.#asking.get(host); latch; latch = this.#asking.get(host)) yield* waitFor(latch);
    const known = this.#session.names.get(host);
    const left = (known?.expires ?? 0) - this.#sys.now();
    if (known && left > 0) {
      figures.namesKnown++;
      const secondsLeft = Math.ceil(left / NS_PER_S);
      this.#sys.emit(dnsCacheHit, { reason: browserCache, numbers: [secondsLeft], note: host });
      return ok({ addresses: known.addresses, how: `browser's DNS cache, ${secondsLeft} s left`, asked: false });
    }
    this.#sys.emit(dnsCacheMiss, { reason: browserMiss, note: host });
    const latch: Latch = { open: false };
    this.#asking.set(host, latch);
    try {
      figures.namesAsked++;
      return yield* this.#ask(host);
    } finally {
      this.#asking.delete(host);
      latch.open = true;
    }
  }

  *#ask(host: string): Call<Result<Resolved>> {
    const found = yield* lookupFound(this.#sys, host);
    if (!found.ok) return fail(found.error);
    const { addresses, canonicalName } = found.value;
    const now = this.#sys.now();
    const { cache } = this.#sys.shared(RESOLVER_CACHE);
    const expires = Math.min(cache.get(`${canonicalName}.`, TYPE.A, now)?.expires ?? Infinity, now + LONGEST);
    this.#session.names.set(host, { addresses, expires });
    return ok({
      addresses,
      how: `asked the system, kept for ${Math.floor((expires - now) / NS_PER_S)} s`,
      asked: true,
    });
  }
}
