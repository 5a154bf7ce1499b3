/**
 * The engine under dig, host and nslookup (BIND's dighost): asks the servers of a lookup in turn, again where nobody answers, over TCP where
 * UDP was too small, down the tree where the way is shown. What it says of failures is the same in all three.
 */
import { formatIpv4 } from '../../../core/address.ts';
import type { Errno } from '../../../core/errno.ts';
import type { Call, ExitStatus, SocketAddress, Sys } from '../../../core/sys.ts';
import { seconds, type Ns } from '../../../core/time.ts';
import { encode } from '../../../protocols/dns/codec.ts';
import type { DnsMessage } from '../../../protocols/dns/codec.ts';
import { RCODE } from '../../../protocols/dns/types.ts';
import { randomId } from '../dns/exchange.ts';
import { fullRcode } from '../dns/header.ts';
import { Failure } from './failure.ts';
import { followUp, shuffled } from './chain.ts';
import { cookieOf } from './cookie.ts';
import type { Frontend, Heard, Host } from './frontend.ts';
import { hexDump, judge } from './judge.ts';
import { isTransfer, type Lookup, type Server } from './lookup.ts';
import { queryOf } from './message.ts';
import { beginSearch, fullName, nextOrigin, type Searching } from './names.ts';
import { afterReply } from './replies.ts';
import { errorWords, hearOn, openTalk, sendOn, type Talk } from './talk.ts';

/** What holds for all lookups of one run. */
export interface Settings extends Searching {
  port: number;
  /** 0: the usual. */
  timeout: number;
  showSearch: boolean;
  source: SocketAddress | undefined;
  servers: readonly Server[];
}

const USUAL_TIMEOUT = 5;
const NO_SERVERS: ExitStatus = 9;

/** How one server's turn ended. */
type Turn =
  | { readonly kind: 'done'; readonly next: readonly Lookup[] }
  | { readonly kind: 'failed'; readonly error: Errno | 'EOF' }
  /** It answered, but another one may do better. */
  | { readonly kind: 'passed' };

export class Dighost implements Host {
  readonly sys: Sys;
  readonly settings: Settings;
  readonly frontend: Frontend;
  readonly cookie: Uint8Array;
  status: ExitStatus = 0;

  constructor(sys: Sys, settings: Settings, frontend: Frontend) {
    this.sys = sys;
    this.settings = settings;
    this.frontend = frontend;
    this.cookie = Uint8Array.from({ length: 8 }, () => sys.rng.u32() >>> 24);
  }

  /** Does lookups in order, those that they lead to first. Throws Failure when one cannot be asked at all. */
  *run(lookups: readonly Lookup[]): Call<void> {
    const queue = [...lookups];
    for (let lookup = queue.shift(); lookup; lookup = queue.shift()) queue.unshift(...(yield* this.#one(lookup)));
  }

  warn(text: string): void {
    this.sys.print(`;; ${text}\n`);
  }

  *#one(lookup: Lookup): Call<readonly Lookup[]> {
    beginSearch(lookup, this.settings);
    const name = fullName(lookup);
    if (!name.ok) throw new Failure(`'${lookup.name}' is not a legal name (${name.error})`, 10);
    const query = queryOf(lookup, lookup.id ?? randomId(this.sys), name.value, this.cookie);
    this.frontend.starting?.(name.value.replace(/(?<=.)\.$/, ''));
    const servers = lookup.servers.length > 0 ? lookup.servers : this.settings.servers;
    if (lookup.compareServers && !lookup.firstOfChain) return yield* this.#askAll(lookup, query, servers);
    let tries = lookup.tries;
    for (let at = 0; at < servers.length;) {
      const server = servers[at]!;
      const talk = yield* this.#open(lookup, server);
      if (!talk) {
        this.status = NO_SERVERS;
        if (tries > 1 || at + 1 === servers.length) this.warn('no servers could be reached');
        if (tries > 1) return [{ ...lookup, tries: tries - 1 }];
        at++;
        continue;
      }
      this.status = 0;
      const turn = yield* this.#turn(lookup, server, query, talk, at + 1 < servers.length);
      this.sys.close(talk.fd);
      if (turn.kind === 'done') return turn.next;
      if (turn.kind === 'failed') {
        this.#sayFailed(server, turn.error);
        if (tries > 1 && lookup.tcp) return [{ ...lookup, tries: tries - 1 }];
        if (tries > 1) {
          tries--;
          continue;
        }
      }
      at++;
      if (at === servers.length) this.#nobody(lookup);
    }
    return [];
  }

  #sayFailed(server: Server, error: Errno | 'EOF'): void {
    if (this.frontend.before918 && (error === 'ETIMEDOUT' || error === 'ECONNREFUSED')) return;
    this.warn(`communications error to ${this.#place(server)}: ${errorWords(error)}`);
  }

  #nobody(lookup: Lookup): void {
    this.sys.print(lookup.greeting);
    this.warn(`${this.frontend.before918 ? 'connection timed out; ' : ''}no servers could be reached`);
    this.status = NO_SERVERS;
  }

  /** All servers of a zone are asked the same; who fails is passed over. */
  *#askAll(lookup: Lookup, query: DnsMessage, servers: readonly Server[]): Call<readonly Lookup[]> {
    let answered = false;
    for (const server of servers) {
      const talk = yield* this.#open(lookup, server);
      if (!talk) continue;
      const turn = yield* this.#turn(lookup, server, query, talk, false);
      this.sys.close(talk.fd);
      if (turn.kind === 'failed') {
        this.warn(`communications error to ${this.#place(server)}: ${errorWords(turn.error)}`);
      } else answered = true;
    }
    if (!answered) {
      this.warn('NS servers could not be reached');
      this.status = NO_SERVERS;
    }
    return [];
  }

  *#open(lookup: Lookup, server: Server): Call<Talk | undefined> {
    const to = { address: server.address, port: this.settings.port };
    const options = { tcp: lookup.tcp, timeout: this.#timeout, source: this.settings.source };
    // this machine has no IPv6: BIND's first choice without a resolv.conf, ::1, cannot be asked
    const talk = server.name === '::1' ? undefined : yield* openTalk(this.sys, to, options);
    if (talk?.ok) return talk.value;
    const verb = lookup.tcp ? 'Connection to' : 'UDP setup with';
    const why = errorWords(talk?.error ?? 'EADDRNOTAVAIL');
    this.warn(`${verb} ${this.#place(server)}(${server.name}) for ${lookup.name} failed: ${why}.`);
    return undefined;
  }

  get #timeout(): Ns {
    return seconds(this.settings.timeout || USUAL_TIMEOUT);
  }

  #place(server: Server): string {
    return `${server.name === '::1' ? '::1' : formatIpv4(server.address)}#${this.settings.port}`;
  }

  *#turn(lookup: Lookup, server: Server, query: DnsMessage, talk: Talk, hasNext: boolean): Call<Turn> {
    const bytes = encode(query);
    const sent = yield* sendOn(this.sys, talk, bytes);
    if (!sent.ok) return { kind: 'failed', error: sent.error };
    this.frontend.sending?.(lookup, bytes);
    for (;;) {
      const heard = yield* hearOn(this.sys, talk);
      if (!heard.ok) {
        // until BIND 9.16 a closed port was no reason to stop waiting
        const waits = this.frontend.before918 && heard.error === 'ECONNREFUSED' && talk.transport === 'udp';
        if (waits) yield* this.sys.sleep(Math.max(0, talk.until - this.sys.now()));
        return { kind: 'failed', error: heard.error };
      }
      const judged = judge(query, heard.value, talk.transport, lookup.bestEffort);
      for (const warning of judged.warnings) this.warn(warning);
      if (judged.kind === 'unreadable') {
        this.warn(`Got bad packet: ${judged.error}`);
        this.sys.print(hexDump(heard.value));
        return { kind: 'done', next: [] };
      }
      if (judged.kind === 'ignored') {
        if (talk.transport === 'tcp') return { kind: 'done', next: [] };
        continue;
      }
      const reply: Heard = {
        ...{ lookup, server, port: this.settings.port, transport: talk.transport, bytes: heard.value },
        ...{ parsed: judged.parsed, elapsed: this.sys.now() - talk.sentAt, cookie: undefined },
      };
      return yield* this.#answer(reply, query, hasNext);
    }
  }

  *#answer(reply: Heard, query: DnsMessage, hasNext: boolean): Call<Turn> {
    const { lookup } = reply;
    const again = afterReply(reply, this);
    if (again) return { kind: 'done', next: [again] };
    const why = this.#unsatisfying(reply);
    if (why !== undefined) {
      const where = `Got ${why} from ${reply.server.name}`;
      this.frontend.comment(lookup, hasNext ? `${where}, trying next server` : where);
      if (hasNext) return { kind: 'passed' };
    }
    const cookie = cookieOf(reply, query, this);
    const heard = { ...reply, cookie };
    if (isTransfer(lookup)) return { kind: 'done', next: this.frontend.show(heard) };
    const next = yield* this.#shown(heard);
    const noError = fullRcode(heard.parsed.message) === RCODE.NOERROR;
    if (noError || heard.lookup.origin === undefined) this.frontend.received(heard);
    return { kind: 'done', next };
  }

  #unsatisfying({ lookup, parsed }: Heard): string | undefined {
    const { message } = parsed;
    if (fullRcode(message) === RCODE.SERVFAIL && !lookup.stopAtServfail) return 'SERVFAIL reply';
    const offers = (message.flags & 0x80) !== 0;
    return this.frontend.checkRecursion && !offers && lookup.recurse ? 'recursion not available' : undefined;
  }

  *#shown(heard: Heard): Call<readonly Lookup[]> {
    const { lookup } = heard;
    const { message } = heard.parsed;
    if (fullRcode(message) === RCODE.NXDOMAIN && (lookup.origin !== undefined || lookup.needSearch)) {
      const further: Lookup = { ...lookup };
      const goesOn = nextOrigin(further, this.settings);
      const shows = !goesOn || this.settings.showSearch;
      const next = shows ? this.frontend.show(heard) : [];
      if (shows) this.frontend.received(heard);
      return goesOn ? [further] : next;
    }
    if (!lookup.trace && !lookup.compareServers) return this.frontend.show(heard);
    if (lookup.trace || !lookup.firstOfChain) this.frontend.show(heard);
    const onward = yield* followUp(this, heard);
    return onward ? [{ ...onward, servers: shuffled(this.sys.rng, onward.servers) }] : [];
  }
}
