/** What a server says from its own zones (RFC 1034, 4.3.2; RFC 2308, 3): the sections in the order that BIND 9.18 gives them. */
import type { Question, ResourceRecord } from '../../protocols/dns/codec.ts';
import { canonicalName, ROOT } from '../../protocols/dns/names.ts';
import type { RecordData } from '../../protocols/dns/records.ts';
import { RCODE, TYPE } from '../../protocols/dns/types.ts';
import { DS, type Found, glueOf, lookUp } from '../../protocols/dns/zone/lookup.ts';
import { isWithin, parentOf, type RecordSet, recordsOf, soaOf, type Zone } from '../../protocols/dns/zone/zone.ts';
import { zoneFor, type ZoneMap } from './zones.ts';

export type AnswerKind = 'authoritative' | 'referral' | 'nxdomain' | 'nodata' | 'refused' | 'loop';

export interface Answer {
  readonly kind: AnswerKind;
  readonly rcode: number;
  /** AA: the first name of the answer is this server's own (RFC 1035, 4.1.1). */
  readonly authoritative: boolean;
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly additionals: readonly ResourceRecord[];
  /** Where the zones end: the name to go on with, an alias's target or the question's own. Undefined: there is nothing to add. */
  readonly rest: string | undefined;
}

export interface AnswerOptions {
  /** Leaves out what nobody asked for. */
  readonly minimal: boolean;
  /** The records of a set in the order in which they are sent this time. */
  readonly order: (set: RecordSet) => RecordSet;
  /** Whether an alias is followed into another zone of the server. BIND does that only for those whom it would ask others for. */
  readonly acrossZones: boolean;
}

/** As BIND's max-query-restarts: a chain of aliases is followed so often. */
const MOST_ALIASES = 11;
/** As BIND's DNS_RDATASET_MAXADDITIONAL: the root has 13 servers. */
const MOST_WITH_ADDRESSES = 13;

export function answerFrom(zones: ZoneMap, question: Question, options: AnswerOptions): Answer {
  return new Composer(zones, question, options).compose();
}

class Composer {
  readonly #zones: ZoneMap;
  readonly #question: Question;
  readonly #options: AnswerOptions;
  readonly #answers: RecordSet[] = [];
  readonly #authorities: RecordSet[] = [];
  readonly #additionals: RecordSet[] = [];
  /** Names and types that are in the message already. */
  readonly #present = new Set<string>();
  #authoritative = false;

  constructor(zones: ZoneMap, question: Question, options: AnswerOptions) {
    this.#zones = zones;
    this.#question = question;
    this.#options = options;
  }

  compose(): Answer {
    let { name } = this.#question;
    const first = this.#zoneOf(name);
    for (let aliases = 0; ; aliases++) {
      const zone = this.#zoneOf(name);
      if (!zone || (zone !== first && !this.#options.acrossZones)) return this.#foreign(name);
      const found = lookUp(zone, name, this.#question.type);
      if (aliases === 0) this.#authoritative = found.kind !== 'referral';
      if (found.kind !== 'alias') return this.#end(zone, name, found);
      this.#add(this.#answers, found.set);
      if (aliases >= MOST_ALIASES) return this.#finish('loop', RCODE.SERVFAIL, undefined);
      name = found.target;
    }
  }

  /** A zone's own name is asked for DS records in the zone above (RFC 4035, 3.1.4.1). */
  #zoneOf(name: string): Zone | undefined {
    const zone = zoneFor(this.#zones, name);
    const isTop = zone !== undefined && canonicalName(zone.origin) === canonicalName(name);
    if (!isTop || this.#question.type !== DS || name === ROOT) return zone;
    return zoneFor(this.#zones, parentOf(name)) ?? zone;
  }

  #foreign(name: string): Answer {
    if (this.#answers.length > 0) return this.#finish('authoritative', RCODE.NOERROR, name);
    return this.#finish('refused', RCODE.REFUSED, name);
  }

  #end(zone: Zone, name: string, found: Exclude<Found, { kind: 'alias' }>): Answer {
    switch (found.kind) {
      case 'answer':
        return this.#positive(zone, found.sets);
      case 'referral':
        this.#add(this.#authorities, found.set);
        for (const target of targetsOf(found.set)) {
          for (const set of glueOf(zone, target)) this.#add(this.#additionals, set);
        }
        return this.#finish(this.#answers.length > 0 ? 'authoritative' : 'referral', RCODE.NOERROR, name);
      case 'nodata':
      case 'nxdomain':
        this.#add(this.#authorities, negativeSoa(zone, found.kind === 'nxdomain' && this.#question.type === TYPE.SOA));
        return this.#finish(found.kind, found.kind === 'nodata' ? RCODE.NOERROR : RCODE.NXDOMAIN, undefined);
    }
  }

  #positive(zone: Zone, sets: readonly RecordSet[]): Answer {
    for (const set of sets) this.#add(this.#answers, set);
    if (!this.#options.minimal) {
      if (this.#question.type !== TYPE.ANY) for (const set of sets) this.#addAddresses(zone, set, true);
      const servers = zone.nodes.get(canonicalName(zone.origin))!.sets.get(TYPE.NS)!;
      const added = this.#add(this.#authorities, servers);
      if (added && this.#question.type !== TYPE.ANY) this.#addAddresses(zone, servers, false);
    }
    return this.#finish('authoritative', RCODE.NOERROR, undefined);
  }

  /**
   * RFC 1035, 3.3 and RFC 2782: the addresses of the machines that a record names, as far as this zone has them. `asked`: servers
   * that were asked for come with glue too (RFC 9609, 4.1). A set of very many names costs too much (CVE-2024-11187).
   */
  #addAddresses(zone: Zone, set: RecordSet, asked: boolean): void {
    if (set.data.length > MOST_WITH_ADDRESSES) return;
    for (const target of targetsOf(set)) {
      if (asked && set.type === TYPE.NS) for (const glue of glueOf(zone, target)) this.#add(this.#additionals, glue);
      if (!isWithin(canonicalName(target), canonicalName(zone.origin))) continue;
      for (const type of [TYPE.A, TYPE.AAAA]) {
        const found = lookUp(zone, target, type);
        if (found.kind === 'answer') for (const one of found.sets) this.#add(this.#additionals, one);
      }
    }
  }

  /** False when it is in the message already. */
  #add(section: RecordSet[], set: RecordSet): boolean {
    const key = `${canonicalName(set.name)} ${set.type}`;
    if (this.#present.has(key)) return false;
    this.#present.add(key);
    section.push(set);
    return true;
  }

  #finish(kind: AnswerKind, rcode: number, rest: string | undefined): Answer {
    const records = (sets: readonly RecordSet[], order: (set: RecordSet) => RecordSet): ResourceRecord[] =>
      sets.flatMap((set) => recordsOf(order(set)));
    const { order } = this.#options;
    return {
      kind,
      rcode,
      authoritative: this.#authoritative,
      answers: records(this.#answers, order),
      authorities: records(this.#authorities, (set) => set),
      additionals: records(this.#additionals, (set) => set),
      rest,
    };
  }
}

/** Where a referral of these zones leads: the servers below the cut and every address that the zones have for them. */
export function delegationOf(zones: ZoneMap, { rest }: Answer): readonly RecordSet[] {
  const zone = rest === undefined ? undefined : zoneFor(zones, rest);
  const found = zone && rest !== undefined ? lookUp(zone, rest, TYPE.A) : undefined;
  if (!zone || found?.kind !== 'referral') return [];
  const addresses = targetsOf(found.set).flatMap((target) => {
    const glue = glueOf(zone, target);
    const own = glue.length > 0 ? undefined : zoneFor(zones, target);
    const answer = own && lookUp(own, target, TYPE.A);
    return answer?.kind === 'answer' ? answer.sets : glue;
  });
  return [found.set, ...addresses];
}

const targetsOf = ({ type, data }: RecordSet): string[] =>
  type === TYPE.NS || type === TYPE.MX || type === TYPE.SRV ? data.flatMap(targetOf) : [];

function targetOf(data: RecordData): string[] {
  switch (data.kind) {
    case 'name':
      return [data.target];
    case 'mx':
      return [data.exchange];
    case 'srv':
      return [data.target];
    default:
      return [];
  }
}

/** RFC 2308, 3: its TTL says how long the absence may be remembered; `forget`: not at all (BIND's zero-no-soa-ttl). */
function negativeSoa(zone: Zone, forget: boolean): RecordSet {
  const { soa } = zone;
  return { ...soa, ttl: forget ? 0 : Math.min(soa.ttl, soaOf(zone).minimum) };
}
