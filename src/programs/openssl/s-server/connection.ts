/** One connection of s_server: the handshake, then the terminal and the client, lines reversed, or a page. */
import { concat, fromUtf8, utf8 } from '../../../core/bytes.ts';
import type { Call, Fd, Sys } from '../../../core/sys.ts';
import { TlsServer, type TlsEvent, type TlsSummary } from '../../../protocols/tls/endpoint.ts';
import { HANDSHAKE, VERSION } from '../../../protocols/tls/numbers.ts';
import { TlsContext } from '../../lib/tls/context.ts';
import { wallClock } from '../../lib/tls/trust.ts';
import { alertReceived } from '../alert-names.ts';
import { type OpensslError, printErrors } from '../errors.ts';
import { HTTP_REQUEST, ownFault, WRONG_VERSION } from '../own-faults.ts';
import { randomBytes } from '../random.ts';
import { SessionConnection } from '../session-connection.ts';
import { sessionPem } from '../session-file.ts';
import { suiteRow } from '../suites.ts';
import { messageLines, recordLines, stateLine } from '../transcript.ts';
import { offerWords, type OfferWords } from './hello-words.ts';
import type { ServerOptions } from './settings.ts';

const READ = 8192;
/** `GET `, `POST`, `HEAD`: what a browser without TLS would begin with. */
const HTTP = /^(GET |POST|HEAD|PUT )/;

/** What outlives a connection. */
export interface ServerMemory {
  readonly ticketKey: Uint8Array;
  readonly seen: Set<string>;
}

export class ServerConnection {
  readonly link: SessionConnection;
  readonly endpoint: TlsServer;
  readonly #sys: Sys;
  readonly #options: ServerOptions;
  readonly #followed: ReturnType<TlsContext['follow']>;
  summary: TlsSummary | undefined;
  offer: OfferWords | undefined;
  fault: OpensslError | undefined;
  ended = false;
  data: Uint8Array[] = [];

  constructor(sys: Sys, fd: Fd, options: ServerOptions, memory: ServerMemory) {
    this.#sys = sys;
    this.#options = options;
    const { speech, identity, second, tickets, earlyData, antiReplay } = options;
    this.endpoint = new TlsServer({
      random: (length) => randomBytes(sys, length),
      nowMs: () => wallClock(sys),
      ...speech,
      choose: (name) => (second && name === second.name ? second.identity : identity),
      tickets,
      ticketKey: tickets > 0 ? memory.ticketKey : undefined,
      earlyData,
      seenEarly: antiReplay ? (id) => hasSeen(memory.seen, id) : undefined,
    });
    this.#followed = new TlsContext(sys, 'openssl').follow('server', fd, this.endpoint);
    this.link = new SessionConnection(sys, fd, this.endpoint, {
      record: (out, header) => this.#record(out, header),
      event: (event) => this.#heard(event),
    });
  }

  /** False when it failed. */
  *handshake(): Call<boolean> {
    while (this.endpoint.state === 'handshake' && !this.fault) {
      const more = yield* this.link.receive();
      if (!more.ok || !more.value) return false;
    }
    return this.summary !== undefined && !this.fault;
  }

  /** The next data of the client, at least a line when there is to be one; undefined at its end. */
  *more(): Call<Uint8Array | undefined> {
    while (this.data.length === 0 && !this.ended && !this.fault) {
      const more = yield* this.link.receive();
      if (!more.ok || (!more.value && this.data.length === 0)) return undefined;
    }
    return this.takeData();
  }

  /** What has come since the last time; undefined: nothing. */
  takeData(): Uint8Array | undefined {
    if (this.data.length === 0) return undefined;
    const bytes = concat(this.data);
    this.data = [];
    return bytes;
  }

  *send(bytes: Uint8Array): Call<boolean> {
    this.endpoint.send(bytes);
    return (yield* this.link.flush()).ok;
  }

  /** close_notify, unless the whole server was ended by hand, as the real one does it; and the end of our side. */
  *hangUp(abruptly: boolean): Call<void> {
    if (this.endpoint.state === 'open' && !abruptly) this.endpoint.close();
    yield* this.link.flush();
    this.#sys.shutdown(this.link.fd, 'write');
    this.#followed.over();
    this.#sys.close(this.link.fd);
  }

  /** Passes what comes to the terminal and what is typed to the client; true: the whole server is to end. */
  *converse(): Call<boolean> {
    for (;;) {
      const bytes = this.takeData();
      if (bytes) this.#sys.print(bytes);
      if (this.fault) {
        this.#say('ERROR\n');
        printErrors(this.#sys, [this.fault]);
        return false;
      }
      if (this.ended) return (this.#say('DONE\n'), false);
      const ready = this.link.pending ? undefined : yield* this.#sys.poll([0, this.link.fd]);
      if (ready?.ok && ready.value === 0) {
        const over = yield* this.#typed();
        if (over !== undefined) return over;
      } else {
        const more = yield* this.link.receive();
        if (!more.ok || (!more.value && !this.fault && !this.ended)) return (this.#say('ERROR\n'), false);
      }
    }
  }

  /** Letters at the beginning of what was typed are commands. Undefined: goes on. */
  *#typed(): Call<boolean | undefined> {
    const input = yield* this.#sys.read(0, { max: READ });
    const bytes = input.ok ? input.value : new Uint8Array(0);
    const letter = this.#options.quiet ? '' : String.fromCharCode(bytes[0] ?? 0);
    if (bytes.length === 0 || letter === 'Q') {
      this.#say('DONE\nshutdown accept socket\n');
      return true;
    }
    if (letter === 'q') return (this.#say('DONE\n'), false);
    if (letter === 'k' || letter === 'K') {
      this.endpoint.updateKeys(letter === 'K');
      yield* this.link.flush();
    } else yield* this.send(this.#options.crlf ? utf8(fromUtf8(bytes).replace(/\r?\n/g, '\r\n')) : bytes);
    return undefined;
  }

  /** What is printed once the handshake is done. */
  tell(): void {
    const { summary, offer } = this;
    if (!summary) return;
    const secret = summary.steps.findLast(
      ({ name }) => name === 'master_secret' || name === 'resumption_master_secret',
    );
    const sessionId = summary.version === VERSION.tls13 ? randomBytes(this.#sys, 32) : new Uint8Array(0);
    const session = {
      ...{ version: summary.version, suite: summary.suite, serverName: summary.serverName, alpn: summary.alpn },
      ...{ ticket: new Uint8Array(0), sessionId, secret: secret?.value ?? new Uint8Array(0), lifetimeSeconds: 0 },
      ...{ ageAdd: 0, receivedMs: wallClock(this.#sys), maxEarlyData: this.#options.earlyData, chain: [] },
    };
    const list = (name: string, words: readonly string[] | undefined): string =>
      words && words.length > 0 ? `${name}${words.join(':')}\n` : '';
    this.#say(
      [
        sessionPem({ session, verifyCode: 0 }),
        list('Shared ciphers:', offer?.ciphers),
        summary.resumed ? '' : list('Signature Algorithms: ', offer?.signatures),
        summary.resumed ? '' : list('Shared Signature Algorithms: ', offer?.sharedSignatures),
        summary.version === VERSION.tls12 ? list('Supported Elliptic Curve Point Formats: ', offer?.pointFormats) : '',
        list('Supported groups: ', offer?.groups),
        list('Shared groups: ', offer?.sharedGroups),
        `CIPHER is ${suiteRow(summary.suite)?.name}\n`,
        summary.alpn === undefined ? '' : `ALPN protocols selected: ${summary.alpn}\n`,
        summary.resumed ? 'Reused session-id\n' : '',
        'Secure Renegotiation IS supported\n',
      ].join(''),
    );
  }

  #say(text: string): void {
    if (!this.#options.quiet) this.#sys.print(text);
  }

  #record(out: boolean, header: Uint8Array): void {
    if (!out && header[1] !== 3) this.fault ??= HTTP.test(fromUtf8(header)) ? HTTP_REQUEST : WRONG_VERSION;
    if (this.#options.msg) this.#say(recordLines(out, header));
  }

  #heard(event: TlsEvent): void {
    this.#followed.heard(event);
    if (event.type === 'open') this.summary = event.summary;
    else if (event.type === 'data') this.data.push(event.bytes);
    else if (event.type === 'end') this.ended = true;
    else if (event.type === 'truncated') this.ended = true;
    else if (event.type === 'alert') {
      if (this.endpoint.state === 'failed')
        this.fault ??= event.out ? ownFault(event, 0) : alertReceived(event.description);
    } else if (event.type === 'secret' && this.#options.keyLog !== undefined)
      this.#sys.files.append(this.#options.keyLog, utf8(`${event.line}\n`));
    else if (event.type === 'message') {
      const { speech } = this.#options;
      if (event.handshakeType === HANDSHAKE.clientHello && !event.out)
        this.offer = offerWords(event.bytes, speech.suites, speech.groups);
      const version = this.endpoint.summary?.version ?? Math.max(...speech.versions);
      if (this.#options.msg) this.#say(messageLines(event, version));
      if (this.#options.state) this.#sys.warn(stateLine('SSL_accept', event, version));
    }
  }
}

function hasSeen(seen: Set<string>, id: string): boolean {
  const before = seen.has(id);
  seen.add(id);
  return before;
}
