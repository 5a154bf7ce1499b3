/** One question from its bytes to those of its answer, whichever way it came (RFC 1034, 4.3; RFC 6891, 6.1.3; RFC 9619). */
import { inPrefix } from '../../core/address.ts';
import type { Reason } from '../../core/event.ts';
import type { DnsConfig } from '../../core/services.ts';
import type { Call, SocketAddress, Sys } from '../../core/sys.ts';
import { decode, type DnsMessage, ednsOf, FLAG, type Question } from '../../protocols/dns/codec.ts';
import { canonicalName } from '../../protocols/dns/names.ts';
import { CLASS, TYPE, typeName } from '../../protocols/dns/types.ts';
import type { RecordSet } from '../../protocols/dns/zone/zone.ts';
import { type Answer, answerFrom, RCODE } from './answer.ts';
import { chaosRecord } from './chaos.ts';
import { answerOut, malformedIn, queryIn, REASON } from './events.ts';
import { logQuery } from './log.ts';
import { encodeReply, formatErrorFor, NO_RECORDS, type ReplyHead, type Sections, udpLimit } from './reply.ts';
import type { Resolver } from './resolver.ts';
import { Rotation } from './rotation.ts';
import { ZoneStore } from './zones.ts';

export type Transport = 'udp' | 'tcp';
const TCP_LIMIT = 65_535;

/** Who asks, and how. */
export interface Asker {
  readonly from: SocketAddress;
  /** The address and service port asked. */
  readonly to: SocketAddress;
  readonly transport: Transport;
}

interface Outcome extends Sections {
  readonly rcode: number;
  readonly flags: number;
  readonly reason: Reason;
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
    const outcome = this.#unusable(query) ?? (yield* this.#answer(query, asker));
    return this.#reply(query, outcome, asker, note);
  }

  /** What is answered without looking at any zone. */
  #unusable(query: DnsMessage): Outcome | undefined {
    const edns = ednsOf(query);
    const of = (rcode: number, reason: Reason): Outcome => ({ ...NO_RECORDS, rcode, flags: 0, reason });
    if (query.additionals.filter(({ type }) => type === TYPE.OPT).length > 1)
      return of(RCODE.formErr, REASON.formatError);
    if (edns && edns.version > 0) return of(RCODE.badVers, REASON.badVersion);
    if (query.opcode !== 0) return of(RCODE.notImp, REASON.notImplemented);
    if (query.questions.length !== 1) return of(RCODE.formErr, REASON.formatError);
    return undefined;
  }

  *#answer(query: DnsMessage, { from }: Asker): Call<Outcome> {
    const question = query.questions[0]!;
    if (question.class === CLASS.CH) return chaos(question, this.#sys.hostname);
    const { minimal, rotate, allowRecursion } = this.#config;
    const order = (set: RecordSet): RecordSet => (rotate ? this.#rotation.next(set) : set);
    const own: Answer =
      question.class === CLASS.IN || question.class === CLASS.ANY
        ? answerFrom(this.zones.seenBy(from.address), question, { minimal, order })
        : { ...NO_RECORDS, kind: 'refused', rcode: RCODE.refused, authoritative: false, rest: undefined };
    const allowed = allowRecursion === undefined || allowRecursion.some((prefix) => inPrefix(from.address, prefix));
    const resolver = allowed ? this.#resolver : undefined;
    const flags = (own.authoritative ? FLAG.AA : 0) | (resolver ? FLAG.RA : 0);
    if (!resolver || own.rest === undefined) return { ...own, flags, reason: REASON[own.kind] };
    const rest = { ...question, name: own.rest };
    const resolved =
      (query.flags & FLAG.RD) !== 0
        ? yield* resolver.resolve(rest)
        : own.kind === 'refused'
          ? resolver.cached(rest)
          : undefined;
    if (!resolved) return { ...own, flags, reason: REASON[own.kind] };
    const { rcode, answers, authorities, additionals } = resolved;
    const reason = rcode === RCODE.servFail ? REASON.failed : REASON.recursive;
    const isOwn = own.answers.length > 0 && own.authoritative;
    return {
      rcode,
      flags: FLAG.RA | (isOwn ? FLAG.AA : 0),
      reason,
      answers: [...own.answers, ...answers],
      authorities: minimal && rcode === RCODE.noError && answers.length > 0 ? [] : authorities,
      additionals: minimal ? [] : additionals,
    };
  }

  #reply(query: DnsMessage, outcome: Outcome, asker: Asker, note: string): Uint8Array {
    const edns = ednsOf(query);
    const own = this.#config.udpSize;
    const head: ReplyHead = {
      id: query.id,
      opcode: query.opcode,
      rcode: outcome.rcode,
      flags: outcome.flags | (query.flags & (FLAG.RD | FLAG.CD)),
      questions: query.questions,
      edns,
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

function chaos(question: Question, hostname: string): Outcome {
  const record = chaosRecord(question, hostname);
  if (!record) return { ...NO_RECORDS, rcode: RCODE.refused, flags: 0, reason: REASON.refused };
  const asked = question.type === TYPE.TXT || question.type === TYPE.ANY;
  const reason = asked ? REASON.authoritative : REASON.nodata;
  return { ...NO_RECORDS, answers: asked ? [record] : [], rcode: RCODE.noError, flags: FLAG.AA, reason };
}

const questionText = (question: Question | undefined): string =>
  question ? `${canonicalName(question.name)} ${typeName(question.type)}` : 'nothing';
