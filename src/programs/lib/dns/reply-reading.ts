/**
 * What a resolver takes from a server's reply: only what the server may speak of, which is its own zone and what is below it, and only
 * what belongs to the question (RFC 2181, 5.4.1; RFC 5452, 6; negative answers RFC 2308, 2).
 */
import { CLASS, RCODE, TYPE } from '../../../protocols/dns/types.ts';
import { type DnsMessage, FLAG, type ResourceRecord } from '../../../protocols/dns/codec.ts';
import { canonicalName } from '../../../protocols/dns/names.ts';
import { isBelow, RANK, type Rank } from './cache.ts';

const MOST_ALIASES = 11;

export interface Kept {
  /** Of one name and type. */
  readonly records: readonly ResourceRecord[];
  readonly rank: Rank;
}

export interface Reading {
  /** `alias`: the name asked for is one, whatever else the message says of its target. */
  readonly verdict: 'answer' | 'alias' | 'referral' | 'nodata' | 'nxdomain' | 'lame';
  readonly keep: readonly Kept[];
  /** What the message says does not exist: the name, or the end of its aliases. */
  readonly negative?: { readonly name: string; readonly type: number | undefined; readonly soa: ResourceRecord };
  /** Records that nobody who answers from this zone may give, or that the question did not ask for. */
  readonly refused: readonly { readonly record: ResourceRecord; readonly why: 'outside' | 'not asked for' }[];
  /** With `referral`: the zone that it leads to. */
  readonly child?: string;
}

export interface Asking {
  /** The zone whose server answers. */
  readonly zone: string;
  readonly name: string;
  readonly type: number;
  /** A forwarder answers for others, so its answers need not be authoritative. */
  readonly forwarded?: boolean;
}

export function readReply(message: DnsMessage, asking: Asking): Reading {
  return new ReplyReader(message, asking).read();
}

class ReplyReader {
  readonly #message: DnsMessage;
  readonly #asking: Asking;
  readonly #keep: Kept[] = [];
  readonly #refused: { record: ResourceRecord; why: 'outside' | 'not asked for' }[] = [];
  readonly #authoritative: boolean;

  constructor(message: DnsMessage, asking: Asking) {
    this.#message = message;
    this.#asking = asking;
    this.#authoritative = (message.flags & FLAG.AA) !== 0;
  }

  read(): Reading {
    const { name, type } = this.#asking;
    const chain = this.#chain();
    const { aliased } = chain;
    if (chain.complete) {
      if (this.#authoritative) this.#keepServers();
      return this.#result(aliased ? 'alias' : 'answer');
    }
    if (aliased) return this.#result('alias', chain.outside ? undefined : this.#negative(chain.end));
    const child = this.#referral();
    if (child !== undefined) return this.#result('referral', undefined, child);
    const negative = this.#negative(name);
    if (this.#message.rcode === RCODE.NXDOMAIN) return this.#result('nxdomain', negative);
    if (!this.#authoritative && !negative && this.#asking.forwarded !== true) return this.#result('lame');
    return this.#result('nodata', negative && { ...negative, type });
  }

  #result(verdict: Reading['verdict'], negative?: Reading['negative'], child?: string): Reading {
    return {
      verdict,
      keep: this.#keep,
      refused: this.#refused,
      ...(negative ? { negative } : {}),
      ...(child === undefined ? {} : { child }),
    };
  }

  /** Follows the aliases of the answer section from the name asked for, as long as the zone may speak of them. */
  #chain(): { end: string; aliased: boolean; complete: boolean; outside: boolean } {
    const { name, type, zone } = this.#asking;
    const rank = this.#authoritative ? RANK.authoritative : RANK.answer;
    const used = new Set<ResourceRecord>();
    let end = canonicalName(name);
    let complete = false;
    const passed = new Set<string>();
    while (passed.size < MOST_ALIASES && isBelow(end, zone) && !passed.has(end)) {
      const here = this.#answersOf(end);
      const asked = here.filter((r) => r.type === type || type === TYPE.ANY);
      const alias = here.filter((r) => r.type === TYPE.CNAME).slice(0, 1);
      const target = alias[0]?.data.kind === 'name' ? canonicalName(alias[0].data.target) : undefined;
      const taken = asked.length > 0 ? asked : target === undefined ? [] : alias;
      for (const record of taken) used.add(record);
      for (const records of sets(taken)) this.#keep.push({ records, rank });
      complete = asked.length > 0;
      if (complete || target === undefined) break;
      passed.add(end);
      end = target;
    }
    for (const record of this.#message.answers) if (!used.has(record)) this.#refuse(record);
    return { end, aliased: passed.size > 0, complete, outside: passed.has(end) || !isBelow(end, zone) };
  }

  #answersOf(name: string): readonly ResourceRecord[] {
    return this.#message.answers.filter((r) => r.class === CLASS.IN && canonicalName(r.name) === name);
  }

  #refuse(record: ResourceRecord): void {
    this.#refused.push({ record, why: isBelow(record.name, this.#asking.zone) ? 'not asked for' : 'outside' });
  }

  /** RFC 2308, 2: the SOA of the zone that the name is not in. One of a zone that is not this server's says nothing. */
  #negative(name: string): Reading['negative'] | undefined {
    const { zone, type } = this.#asking;
    const all = this.#message.authorities.filter((r) => r.type === TYPE.SOA && r.class === CLASS.IN);
    const soa = all.find((r) => isBelow(r.name, zone) && isBelow(name, r.name));
    for (const other of all) if (other !== soa) this.#refuse(other);
    if (!soa) return undefined;
    return { name, type: this.#message.rcode === RCODE.NXDOMAIN ? undefined : type, soa };
  }

  /** The zone below this one that the name asked for is in, when that is all the server says. */
  #referral(): string | undefined {
    const { zone, forwarded } = this.#asking;
    const { authorities, rcode } = this.#message;
    if (rcode !== RCODE.NOERROR || forwarded === true || authorities.some((r) => r.type === TYPE.SOA)) return undefined;
    const child = this.#servers().find((r) => canonicalName(r.name) !== canonicalName(zone))?.name;
    if (child === undefined) return undefined;
    this.#keepZone(child, RANK.referral);
    return canonicalName(child);
  }

  /** With an authoritative answer: the zone's own word on its servers. */
  #keepServers(): void {
    const own = this.#servers()[0]?.name;
    if (own !== undefined) this.#keepZone(own, RANK.authority);
  }

  /** NS records of the authority section that this server may give: of its zone or one below it, with the name inside. */
  #servers(): readonly ResourceRecord[] {
    const { zone, name } = this.#asking;
    return this.#message.authorities.filter(
      (r) => r.type === TYPE.NS && r.class === CLASS.IN && isBelow(r.name, zone) && isBelow(name, r.name),
    );
  }

  #keepZone(owner: string, rank: Rank): void {
    const ours = (r: ResourceRecord): boolean => r.type === TYPE.NS && canonicalName(r.name) === canonicalName(owner);
    const servers = this.#servers().filter(ours);
    for (const record of this.#message.authorities) if (record.type === TYPE.NS && !ours(record)) this.#refuse(record);
    this.#keep.push({ records: servers, rank });
    const targets = new Set(servers.flatMap(({ data }) => (data.kind === 'name' ? [canonicalName(data.target)] : [])));
    this.#keepGlue(targets);
  }

  /** Addresses of those servers, and only where the zone may speak of them: a resolver finds the others by itself. */
  #keepGlue(targets: ReadonlySet<string>): void {
    const glue: ResourceRecord[] = [];
    for (const record of this.#message.additionals) {
      if (record.type === TYPE.OPT || record.class !== CLASS.IN) continue;
      const address = record.type === TYPE.A || record.type === TYPE.AAAA;
      const wanted = address && targets.has(canonicalName(record.name)) && isBelow(record.name, this.#asking.zone);
      if (wanted) glue.push(record);
      else this.#refuse(record);
    }
    for (const records of sets(glue)) this.#keep.push({ records, rank: RANK.additional });
  }
}

/** Records by name and type. */
function sets(records: readonly ResourceRecord[]): readonly (readonly ResourceRecord[])[] {
  const byKey = new Map<string, ResourceRecord[]>();
  for (const record of records) {
    const key = `${canonicalName(record.name)} ${record.type}`;
    const set = byKey.get(key);
    if (set) set.push(record);
    else byKey.set(key, [record]);
  }
  return [...byKey.values()];
}
