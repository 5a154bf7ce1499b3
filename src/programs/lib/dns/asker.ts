/** One question of a recursive resolver to one server: id, service port, EDNS(0), what is said of it, and what is learned of the server. */
import type { Ipv4Address } from '../../../core/address.ts';
import type { Reason } from '../../../core/event.ts';
import type { Result } from '../../../core/result.ts';
import type { Call, Sys } from '../../../core/sys.ts';
import { microseconds, NS_PER_US, type Ns } from '../../../core/time.ts';
import { type DnsMessage, ednsRecord, FLAG, SERVICE_PORT } from '../../../protocols/dns/codec.ts';
import { CLASS, RCODE, typeName } from '../../../protocols/dns/types.ts';
import { dataText } from '../../../protocols/dns/zone/print.ts';
import { type Latch, waitFor } from '../tasks.ts';
import { type Asked, exchange, type ExchangeError, randomId, type Reply } from './exchange.ts';
import { FIXED_PORT, type RecursiveConfig } from './recursive-types.ts';
import { type Reading, readReply } from './reply-reading.ts';
import { Servers } from './servers.ts';
import * as E from './walk-events.ts';

/** What resolvers take over UDP since the flag day of 2020: what no path fragments. */
const UDP_BYTES = 1232;

export interface ServerQuestion {
  readonly server: Ipv4Address;
  readonly name: string;
  readonly type: number;
  /** The zone that the server is asked for. */
  readonly zone: string;
  readonly timeout: Ns;
  readonly why: Reason;
  /** How many addresses there were to choose from. */
  readonly choice: number;
  readonly forwarded?: boolean;
}

export type ServerAnswer =
  | { readonly ok: true; readonly message: DnsMessage; readonly reading: Reading }
  /** `bad`: not to be asked again for this; `silent`: perhaps. */
  | { readonly ok: false; readonly kind: 'bad' | 'silent' };

export class Asker {
  readonly servers: Servers;
  readonly #sys: Sys;
  readonly #config: RecursiveConfig;
  #nextId = 1;
  #turn: Latch | undefined;

  constructor(sys: Sys, config: RecursiveConfig) {
    this.#sys = sys;
    this.#config = config;
    this.servers = new Servers(sys.rng);
  }

  *ask(question: ServerQuestion): Call<ServerAnswer> {
    const { server, forwarded } = question;
    let plain = this.servers.isPlain(server);
    let answer = yield* this.#once(question, plain);
    if (answer.ok && answer.message.rcode === RCODE.FORMERR && !plain) {
      plain = true;
      answer = yield* this.#once({ ...question, why: E.withoutEdns }, plain);
      if (answer.ok && answer.message.rcode !== RCODE.FORMERR) this.servers.notePlain(server, this.#sys.now());
    }
    if (!answer.ok) return answer;
    const { rcode } = answer.message;
    if (rcode !== RCODE.NOERROR && rcode !== RCODE.NXDOMAIN) return this.#bad(question, E.failedServer, rcode);
    if (answer.reading.verdict === 'lame' && forwarded !== true) return this.#bad(question, E.notAuthoritative, rcode);
    this.#tellRefused(question, answer.reading);
    return answer;
  }

  *#once(question: ServerQuestion, plain: boolean): Call<ServerAnswer> {
    const { server, name, type, zone, timeout, forwarded } = question;
    const { randomIds, randomPorts } = this.#config;
    const id = randomIds ? randomId(this.#sys) : this.#nextId++ & 0xffff;
    this.#tellAsk(question, id);
    const start = this.#sys.now();
    const query = queryOf(id, name, type, forwarded === true, plain);
    const to = { server: { address: server, port: SERVICE_PORT }, timeout };
    const reply = randomPorts ? yield* exchange(this.#sys, query, to) : yield* this.#inTurn(query, to);
    const now = this.#sys.now();
    if (!reply.ok) return this.#unanswered(question, reply.error.kind, now);
    this.servers.answered(server, reply.value.transport === 'udp' ? reply.value.elapsed : now - start, now);
    const { message } = reply.value;
    return {
      ok: true,
      message,
      reading: readReply(message, { zone, name, type, ...(forwarded ? { forwarded } : {}) }),
    };
  }

  /** From the one port: questions take turns, so that none takes another's reply. */
  *#inTurn(query: DnsMessage, to: Asked): Call<Result<Reply, ExchangeError>> {
    while (this.#turn) yield* waitFor(this.#turn);
    const turn: Latch = (this.#turn = { open: false });
    try {
      return yield* exchange(this.#sys, query, { ...to, local: { port: FIXED_PORT } });
    } finally {
      turn.open = true;
      this.#turn = undefined;
    }
  }

  #unanswered(question: ServerQuestion, kind: ExchangeError['kind'], now: Ns): ServerAnswer {
    this.servers.silent(question.server, now);
    if (kind === 'malformed') return this.#bad(question, E.badReply, 0);
    if (kind === 'timeout') {
      this.#lame(question, E.silentServer, 0);
      return { ok: false, kind: 'silent' };
    }
    return this.#bad(question, E.closedServer, 0);
  }

  #bad(question: ServerQuestion, why: Reason, rcode: number): ServerAnswer {
    this.#lame(question, why, rcode);
    return { ok: false, kind: 'bad' };
  }

  #lame(question: ServerQuestion, reason: Reason, rcode: number): void {
    this.#sys.emit(E.dnsLame, { reason, numbers: [question.server, rcode], note: noteOf(question) });
  }

  #tellAsk(question: ServerQuestion, id: number): void {
    const { server, choice, why } = question;
    const { rtt, tried } = this.servers.estimate(server, this.#sys.now());
    const numbers = [server, tried ? microseconds(rtt / NS_PER_US) : 0, choice, id];
    this.#sys.emit(E.dnsAsk, { reason: why, numbers, note: noteOf(question) });
  }

  #tellRefused({ server, zone }: ServerQuestion, { refused }: Reading): void {
    for (const { record, why } of refused) {
      const reason = why === 'outside' ? E.outside : E.notAskedFor;
      const note = `${record.name} ${typeName(record.type)} ${dataText(record.data)} (from a server of ${zone})`;
      this.#sys.emit(E.dnsOutOfBailiwick, { reason, numbers: [server], note });
    }
  }
}

const noteOf = ({ name, type, zone }: ServerQuestion): string => `${name} ${typeName(type)} (zone ${zone})`;

function queryOf(id: number, name: string, type: number, recursion: boolean, plain: boolean): DnsMessage {
  const edns = ednsRecord({ udpBytes: UDP_BYTES, extendedRcode: 0, version: 0, dnssecOk: false, options: [] });
  return {
    id,
    flags: recursion ? FLAG.RD : 0,
    opcode: 0,
    rcode: 0,
    questions: [{ name, type, class: CLASS.IN }],
    answers: [],
    authorities: [],
    additionals: plain ? [] : [edns],
  };
}
