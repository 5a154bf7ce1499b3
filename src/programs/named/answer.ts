/** What a server says from its own zones (RFC 1034, 4.3.2; RFC 2308, 3): the sections in the order that BIND 9.18 gives them. */
import type { Question, ResourceRecord } from '../../protocols/dns/codec.ts';
import { canonicalName } from '../../protocols/dns/names.ts';
import type { RecordData } from '../../protocols/dns/records.ts';
import { TYPE } from '../../protocols/dns/types.ts';
import { type Found, glueOf, lookUp } from '../../protocols/dns/zone/lookup.ts';
import { type RecordSet, recordsOf, soaOf, type Zone } from '../../protocols/dns/zone/zone.ts';
import { zoneFor, type ZoneMap } from './zones.ts';

export const RCODE = { noError: 0, formErr: 1, servFail: 2, nxDomain: 3, notImp: 4, refused: 5, badVers: 16 } as const;

export type AnswerKind = 'authoritative' | 'referral' | 'nxdomain' | 'nodata' | 'refused';

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
}

/** As BIND's max-query-restarts: a chain of aliases is followed so often. */
const MOST_ALIASES = 11;

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
    for (let aliases = 0; ; aliases++) {
      const zone = zoneFor(this.#zones, name);
      if (!zone) return this.#foreign(name);
      const found = lookUp(zone, name, this.#question.type);
      if (aliases === 0) this.#authoritative = found.kind !== 'referral';
      if (found.kind !== 'alias') return this.#end(zone, name, found);
      this.#add(this.#answers, found.set);
      if (aliases >= MOST_ALIASES) return this.#finish('authoritative', RCODE.noError, undefined);
      name = found.target;
    }
  }

  #foreign(name: string): Answer {
    if (this.#answers.length > 0) return this.#finish('authoritative', RCODE.noError, name);
    return this.#finish('refused', RCODE.refused, name);
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
        return this.#finish(this.#answers.length > 0 ? 'authoritative' : 'referral', RCODE.noError, name);
      case 'nodata':
      case 'nxdomain':
        this.#add(this.#authorities, negativeSoa(zone));
        return this.#finish(found.kind, found.kind === 'nodata' ? RCODE.noError : RCODE.nxDomain, undefined);
    }
  }

  #positive(zone: Zone, sets: readonly RecordSet[]): Answer {
    for (const set of sets) this.#add(this.#answers, set);
    if (this.#question.type !== TYPE.ANY && !this.#options.minimal) {
      for (const set of sets) this.#addAddresses(set);
      const servers = zone.nodes.get(canonicalName(zone.origin))!.sets.get(TYPE.NS)!;
      if (this.#question.type !== TYPE.NS) {
        this.#add(this.#authorities, servers);
        this.#addAddresses(servers);
      }
    }
    return this.#finish('authoritative', RCODE.noError, undefined);
  }

  /** RFC 1035, 3.3 and RFC 2782: the addresses of the machines that a record names, as far as they are known here. */
  #addAddresses(set: RecordSet): void {
    for (const target of targetsOf(set)) {
      const zone = zoneFor(this.#zones, target);
      if (!zone) continue;
      for (const type of [TYPE.A, TYPE.AAAA]) {
        const found = lookUp(zone, target, type);
        if (found.kind === 'answer') for (const one of found.sets) this.#add(this.#additionals, one);
      }
    }
  }

  #add(section: RecordSet[], set: RecordSet): void {
    const key = `${canonicalName(set.name)} ${set.type}`;
    if (this.#present.has(key)) return;
    this.#present.add(key);
    section.push(set);
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

const targetsOf = ({ data }: RecordSet): string[] => data.flatMap(targetOf);

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

/** RFC 2308, 3: its TTL says how long the absence may be remembered. */
function negativeSoa(zone: Zone): RecordSet {
  const { soa } = zone;
  return { ...soa, ttl: Math.min(soa.ttl, soaOf(zone).minimum) };
}
