/** One question from its bytes to those of its answer, whichever way it came (RFC 1034, 4.3; RFC 6891, 6.1.3; RFC 9619). */
import { inPrefix, type Ipv4Address } from '../../core/address.ts';
import type { DnsConfig } from '../../core/services.ts';
import type { Call, SocketAddress, Sys } from '../../core/sys.ts';
import {
  decode,
  type DnsMessage,
  ednsOf,
  FLAG,
  type Question,
  type ResourceRecord,
  PLAIN_UDP_BYTES,
} from '../../protocols/dns/codec.ts';
import { canonicalName } from '../../protocols/dns/names.ts';
import { RCODE, TYPE, typeName } from '../../protocols/dns/types.ts';
import { type RecordSet, recordsOf } from '../../protocols/dns/zone/zone.ts';
import type { Resolved } from '../lib/dns/recursive-types.ts';
import { type Answer, answerFrom, type AnswerOptions, delegationOf } from './answer.ts';
import { answerOut, malformedIn, queryIn, REASON } from './events.ts';
import { logQuery } from './log.ts';
import { encodeReply, formatErrorFor, type ReplyHead, udpLimit } from './reply.ts';
import { type Outcome, outcomeOf, unusable } from './outcome.ts';
import type { Resolver } from './resolver.ts';
import { Rotation } from './rotation.ts';
import { type ZoneMap, ZoneStore } from './zones.ts';

export type Transport = 'udp' | 'tcp';
const TCP_LIMIT = 65_535;
/** As BIND's max-query-restarts: how often an alias leads out of the zones and in again. */
const MOST_RESTARTS = 11;

/** Who asks, and how. */
export interface Asker {
  readonly from: SocketAddress;
  /** The address and service port asked. */
  readonly to: SocketAddress;
  readonly transport: Transport;
}

export class DnsServer {
  readonly zones: ZoneStore;
  readonly #sys: Sys;
  readonly #config: DnsConfig;
  readonly #resolver: Resolver | undefined;
  readonly #rotation = new Rotation();

  constructor(sys: Sys, config: DnsConfig, resolver: Resolver | undefined) {
    this.#sys = sys;
    this.#config = config;
    this.#resolver = resolver;
    this.zones = new ZoneStore(config);
  }

  /** The bytes of the answer; undefined: there is none. It may wait for other servers. */
  *serve(bytes: Uint8Array, asker: Asker): Call<Uint8Array | undefined> {
    const decoded = decode(bytes);
    if (!decoded.ok) {
      this.#tell(malformedIn, asker, [bytes.length, Number(asker.transport === 'tcp')], decoded.error);
      return formatErrorFor(bytes);
    }
    const query = decoded.value;
    if ((query.flags & FLAG.QR) !== 0) return undefined;
    const note = questionText(query.questions[0]);
    this.#tell(queryIn, asker, [query.id, Number(asker.transport === 'tcp')], note);
    if (this.#config.log === 'queries') logQuery(this.#sys, query, asker.from, asker.to, asker.transport === 'tcp');
    const zones = this.zones.seenBy(asker.from.address);
    const outcome =
      unusable(query, zones, this.#sys.hostname, this.#config.minimal) ?? (yield* this.#answer(query, zones, asker));
    return this.#reply(query, outcome, asker, note);
  }

  *#answer(query: DnsMessage, zones: ZoneMap, { from, transport }: Asker): Call<Outcome> {
    const question = query.questions[0]!;
    const recursion = this.#recursionFor(from.address);
    const wished = (query.flags & FLAG.RD) !== 0;
    const small = transport === 'udp' && (ednsOf(query)?.udpBytes ?? PLAIN_UDP_BYTES + 1) <= PLAIN_UDP_BYTES;
    const minimal = this.#config.minimal || small;
    const order = (set: RecordSet): RecordSet => (this.#config.rotate ? this.#rotation.next(set) : set);
    const options = { minimal, order, acrossZones: recursion !== undefined && wished };
    const own = answerFrom(zones, question, options);
    const flags = (own.authoritative ? FLAG.AA : 0) | (recursion ? FLAG.RA : 0);
    if (!recursion || own.rest === undefined) return outcomeOf(own, flags);
    const rest = { ...question, name: own.rest };
    const resolved = wished
      ? yield* resolveRest(recursion, zones, own, rest, options)
      : own.kind === 'refused'
        ? recursion.cached(rest)
        : undefined;
    return resolved ? this.#joined(own, resolved, rest, minimal) : outcomeOf(own, flags);
  }

  #recursionFor(client: Ipv4Address): Resolver | undefined {
    const { allowRecursion } = this.#config;
    const allowed = allowRecursion === undefined || allowRecursion.some((prefix) => inPrefix(client, prefix));
    return allowed ? this.#resolver : undefined;
  }

  /** The aliases found here, and what the resolver makes of the last of them; AA is about the first (RFC 1035, 4.1.1). */
  #joined(own: Answer, resolved: Resolved, rest: Question, minimal: boolean): Outcome {
    const { rcode, answers } = resolved;
    const positive = rcode === RCODE.NOERROR && answers.length > 0;
    // own zones name their servers themselves
    const cameBack = positive && resolved.authorities.length > 0;
    const servers =
      positive && !cameBack && !minimal && rest.type !== TYPE.NS ? this.#resolver?.delegation(rest.name) : undefined;
    return {
      rcode,
      flags: FLAG.RA | (own.answers.length > 0 && own.authoritative ? FLAG.AA : 0),
      reason: rcode === RCODE.SERVFAIL ? REASON.failed : REASON.recursive,
      answers: [...own.answers, ...(this.#config.rotate ? this.#rotation.records(answers) : answers)],
      authorities: positive && !cameBack ? (servers?.authorities ?? []) : resolved.authorities,
      additionals: minimal ? [] : merged(answers, resolved.additionals, servers?.additionals ?? []),
    };
  }

  #reply(query: DnsMessage, outcome: Outcome, asker: Asker, note: string): Uint8Array {
    const isSure = query.additionals.filter(({ type }) => type === TYPE.OPT).length < 2;
    const edns = isSure ? ednsOf(query) : undefined;
    const own = this.#config.udpSize;
    const isQuery = query.opcode === 0;
    const head: ReplyHead = {
      id: query.id,
      opcode: query.opcode,
      rcode: outcome.rcode,
      flags: outcome.flags | (isQuery ? query.flags & (FLAG.RD | FLAG.CD) : 0),
      questions: isQuery ? query.questions : [],
      edns,
      options: outcome.options ?? [],
    };
    const limit = asker.transport === 'tcp' ? TCP_LIMIT : udpLimit(edns, own);
    const reply = encodeReply(head, outcome, limit, own, outcome.reason === REASON.referral);
    const numbers = [asker.from.address, asker.from.port, query.id, reply.bytes.length];
    this.#sys.emit(answerOut, { reason: reply.truncated ? REASON.truncated : outcome.reason, numbers, note });
    return reply.bytes;
  }

  #tell(kind: typeof queryIn, { from }: Asker, more: readonly number[], note: string): void {
    this.#sys.emit(kind, { numbers: [from.address, from.port, ...more], note });
  }
}

/** Asks others for what the zones lack; an alias of theirs that leads into the zones is looked up there again, as by BIND. */
function* resolveRest(
  resolver: Resolver,
  zones: ZoneMap,
  own: Answer,
  question: Question,
  options: AnswerOptions,
): Call<Resolved> {
  const answers: ResourceRecord[] = [];
  let here = own;
  for (let restarts = 0, name = question.name; restarts < MOST_RESTARTS; restarts++) {
    for (const set of delegationOf(zones, here)) resolver.learn(recordsOf(set));
    const resolved = yield* resolver.resolve({ ...question, name }, zones);
    answers.push(...resolved.answers);
    if (resolved.rest === undefined) return { ...resolved, answers };
    here = answerFrom(zones, { ...question, name: resolved.rest }, options);
    answers.push(...here.answers);
    if (here.rest === undefined) return { ...here, rest: undefined, answers, fromCache: false };
    name = here.rest;
  }
  return { rcode: RCODE.SERVFAIL, answers: [], authorities: [], additionals: [], fromCache: false };
}

/** Each set of records once, and none that is answered already. */
function merged(
  answers: readonly ResourceRecord[],
  first: readonly ResourceRecord[],
  second: readonly ResourceRecord[],
): readonly ResourceRecord[] {
  const keyOf = ({ name, type }: ResourceRecord): string => `${canonicalName(name)} ${type}`;
  const present = new Set(answers.map(keyOf));
  const kept = first.filter((record) => !present.has(keyOf(record)));
  for (const record of kept) present.add(keyOf(record));
  return [...kept, ...second.filter((record) => !present.has(keyOf(record)))];
}

const questionText = (question: Question | undefined): string =>
  question ? `${canonicalName(question.name)} ${typeName(question.type)}` : 'nothing';
