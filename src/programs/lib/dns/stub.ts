/**
 * The stub resolver: asks the servers of /etc/resolv.conf in turn, as glibc's res_send does (resolv.conf(5)), and remembers what they
 * say in the operating system's cache. It asks for the whole answer and follows no referral (RFC 1034, 5.3.1).
 */
import { formatIpv4, type Ipv4Address } from '../../../core/address.ts';
import type { Call, Sys } from '../../../core/sys.ts';
import { NEVER, NS_PER_S, type Ns } from '../../../core/time.ts';
import { type DnsMessage, FLAG, type ResourceRecord, SERVICE_PORT } from '../../../protocols/dns/codec.ts';
import { canonicalName } from '../../../protocols/dns/names.ts';
import { CLASS, RCODE, TYPE, typeName } from '../../../protocols/dns/types.ts';
import { type CacheEntry, type Fresh, RANK, remaining, soaLeft } from './cache.ts';
import {
  dnsCached,
  dnsCacheHit,
  dnsCacheMiss,
  dnsNegative,
  systemCache,
  systemMiss,
  systemNegative,
} from './events.ts';
import { dataText } from '../../../protocols/dns/zone/print.ts';
import { exchange, type ExchangeError, randomId } from './exchange.ts';
import { RESOLVER_CACHE, type ResolverState } from './os-cache.ts';
import { type ResolvConf, resolvConf } from './resolv-conf.ts';
import { LoggedRequest, loggedType } from './resolver-log.ts';

/** systemd-resolved keeps nothing for more than two hours. */
const MAX_TTL = 7200;
const MOST_ALIASES = 8;

export type StubResult =
  | {
      readonly kind: 'records';
      readonly name: string;
      readonly records: readonly ResourceRecord[];
      readonly cached: boolean;
      readonly all: readonly ResourceRecord[];
    }
  | { readonly kind: 'nxdomain' | 'nodata'; readonly soa: readonly ResourceRecord[]; readonly cached: boolean }
  | { readonly kind: 'failed'; readonly rcode: number }
  /** Nobody said anything. */
  | { readonly kind: 'silent'; readonly error: ExchangeError['kind'] }
  | { readonly kind: 'no servers' };

/**
 * Records of one type for a whole name, from the cache or from the servers, by `until` at the latest. Aliases are followed as far as the
 * answer does.
 */
export function* ask(sys: Sys, name: string, type: number, until: Ns = NEVER): Call<StubResult> {
  const state = sys.shared(RESOLVER_CACHE);
  const conf = resolvConf(sys);
  followServers(state, conf);
  const request = new LoggedRequest(sys, name, typeName(type));
  const result = fromCache(sys, state, name, type) ?? (yield* askServers(sys, state, conf, request, name, type, until));
  request.done(resultTexts(result));
  return result;
}

/** Other servers may know other zones, as inside and outside of a company: what the last ones said is forgotten, as by systemd-resolved. */
function followServers(state: ResolverState, { servers }: ResolvConf): void {
  if (servers.join() === state.servers.join()) return;
  state.cache.flush();
  state.servers = servers;
}

function* askServers(
  sys: Sys,
  state: ResolverState,
  conf: ResolvConf,
  log: LoggedRequest,
  name: string,
  type: number,
  until: Ns,
): Call<StubResult> {
  if (conf.servers.length === 0) return { kind: 'no servers' };
  sys.emit(dnsCacheMiss, { reason: systemMiss, note: `${name} ${typeName(type)}` });
  state.misses++;
  log.asked(typeName(type));
  return yield* fromServers(sys, state, conf, name, type, until);
}

/** What a listener to the resolver is told of an answer. */
const resultTexts = (result: StubResult): readonly string[] =>
  result.kind === 'records'
    ? result.all.map((record) => `${record.name} ${loggedType(typeName(record.type))} ${dataText(record.data)}`)
    : result.kind === 'nxdomain' || result.kind === 'nodata'
      ? ['No Such Record']
      : [];

function fromCache(sys: Sys, state: ResolverState, name: string, type: number): StubResult | undefined {
  const now = sys.now();
  const all: ResourceRecord[] = [];
  let at = name;
  for (let n = 0; n <= MOST_ALIASES; n++) {
    const entry = state.cache.get(at, type, now) ?? state.cache.get(at, TYPE.CNAME, now);
    if (!entry) return undefined;
    if (entry.kind !== 'records') {
      if (entry.kind === 'nodata' && entry.type !== type) return undefined;
      hit(sys, state, name, type, entry);
      return { kind: entry.kind, soa: soaLeft(entry, now), cached: true };
    }
    const records = remaining(entry, now);
    all.push(...records);
    const target = entry.type === type ? undefined : aliasOf(records);
    if (target === undefined) {
      hit(sys, state, name, type, entry);
      return { kind: 'records', name: at, records, all, cached: true };
    }
    at = target;
  }
  return undefined;
}

function hit(sys: Sys, state: ResolverState, name: string, type: number, { kind, expires }: CacheEntry): void {
  state.hits++;
  const left = Math.ceil((expires - sys.now()) / NS_PER_S);
  const reason = kind === 'records' ? systemCache : systemNegative;
  sys.emit(dnsCacheHit, { reason, numbers: [left], note: `${name} ${typeName(type)}` });
}

const aliasOf = (records: readonly ResourceRecord[]): string | undefined => {
  const data = records[0]?.data;
  return data?.kind === 'name' ? data.target : undefined;
};

/** Each server in turn, and all of them again as often as `attempts` says; one that fails is passed over (res_send(3)). */
function* fromServers(
  sys: Sys,
  state: ResolverState,
  conf: ResolvConf,
  name: string,
  type: number,
  until: Ns,
): Call<StubResult> {
  const first = conf.rotate ? state.next++ : 0;
  const servers = conf.servers.map((_, i) => conf.servers[(first + i) % conf.servers.length]!);
  let result: StubResult = { kind: 'silent', error: 'timeout' };
  for (let attempt = 0; attempt < Math.max(1, conf.attempts); attempt++) {
    for (const [i, server] of servers.entries()) {
      if (sys.now() >= until) return result;
      state.transactions++;
      const reply = yield* exchange(sys, question(sys, name, type), {
        server: { address: server, port: SERVICE_PORT },
        timeout: waitFor(conf, i),
        until,
      });
      if (!reply.ok) {
        if (reply.error.kind === 'timeout') state.timeouts++;
        if (reply.error.kind === 'interrupted') return { kind: 'silent', error: 'interrupted' };
        if (result.kind === 'silent') result = { kind: 'silent', error: reply.error.kind };
        continue;
      }
      const { message } = reply.value;
      if (message.rcode === RCODE.NOERROR || message.rcode === RCODE.NXDOMAIN)
        return told(sys, state, message, name, type, server);
      result = { kind: 'failed', rcode: message.rcode };
    }
  }
  return result;
}

/** glibc doubles the time for each further server and shares it among them, and waits for a second at least. */
const waitFor = ({ timeout, servers }: ResolvConf, index: number): Ns =>
  Math.max(1, index === 0 ? timeout : Math.floor((timeout * 2 ** index) / servers.length)) * NS_PER_S;

const question = (sys: Sys, name: string, type: number): DnsMessage => ({
  id: randomId(sys),
  flags: FLAG.RD,
  opcode: 0,
  rcode: 0,
  questions: [{ name, type, class: CLASS.IN }],
  answers: [],
  authorities: [],
  additionals: [],
});

/** What an answer says of the name, following its aliases; all of it that belongs to the question is remembered. */
function told(
  sys: Sys,
  state: ResolverState,
  m: DnsMessage,
  name: string,
  type: number,
  server: Ipv4Address,
): StubResult {
  const fresh: Fresh = { rank: RANK.answer, from: formatIpv4(server), now: sys.now(), maxTtl: MAX_TTL };
  const all: ResourceRecord[] = [];
  let at = name;
  for (let n = 0; n <= MOST_ALIASES; n++) {
    const here = m.answers.filter((r) => r.class === CLASS.IN && canonicalName(r.name) === canonicalName(at));
    const records = here.filter((r) => r.type === type);
    if (records.length > 0) {
      remember(sys, state, records, fresh);
      return { kind: 'records', name: at, records, all: [...all, ...records], cached: false };
    }
    const alias = here.filter((r) => r.type === TYPE.CNAME);
    const target = aliasOf(alias);
    if (target === undefined) break;
    remember(sys, state, alias, fresh);
    all.push(...alias);
    at = target;
  }
  const kind = m.rcode === RCODE.NXDOMAIN ? 'nxdomain' : 'nodata';
  const soa = m.authorities.find((r) => r.type === TYPE.SOA);
  if (soa) {
    const ttl = state.cache.putNegative(at, kind === 'nxdomain' ? undefined : type, soa, fresh);
    sys.emit(dnsNegative, { numbers: [server, m.rcode, ttl], note: `${at} ${typeName(type)}` });
  }
  return { kind, soa: soa ? [soa] : [], cached: false };
}

function remember(sys: Sys, state: ResolverState, records: readonly ResourceRecord[], fresh: Fresh): void {
  const ttl = state.cache.put(records, fresh);
  if (ttl === undefined) return;
  const { name, type } = records[0]!;
  sys.emit(dnsCached, { numbers: [ttl, records.length], note: `${name} ${typeName(type)}` });
}
