/** What s_client does once a connection stands: input to the server, what comes to the output, letters that are commands. */
import { concat, fromUtf8, utf8 } from '../../../core/bytes.ts';
import type { Call, ExitStatus, Sys } from '../../../core/sys.ts';
import { VERSION } from '../../../protocols/tls/numbers.ts';
import { ERRNO_NUMBERS, printErrors, sslError } from '../errors.ts';
import type { ClientConnection } from './client.ts';
import type { ClientOptions } from './settings.ts';

const READ = 8192;

const CANNOT_RENEGOTIATE = sslError('0A00010A', 'can_renegotiate', 'wrong ssl version', '../ssl/ssl_lib.c:2287');
const NO_RENEGOTIATION = sslError(
  '0A000153',
  'ssl3_read_bytes',
  'no renegotiation',
  '../ssl/record/rec_layer_s3.c:1617',
);

export class Conversation {
  readonly #sys: Sys;
  readonly #client: ClientConnection;
  readonly #options: ClientOptions;
  #reading = true;
  #status: ExitStatus | undefined;

  constructor(sys: Sys, client: ClientConnection, options: ClientOptions) {
    this.#sys = sys;
    this.#client = client;
    this.#options = options;
  }

  /** Until one side has had enough; the program's status. */
  *run(): Call<ExitStatus> {
    const { link } = this.#client;
    this.#show();
    while (this.#status === undefined) {
      if (link.pending) {
        yield* this.#receive();
        continue;
      }
      const ready = yield* this.#sys.poll(this.#reading ? [0, link.fd] : [link.fd]);
      if (!ready.ok) return 1;
      if (ready.value === 0) yield* this.#input();
      else yield* this.#receive();
    }
    return this.#status;
  }

  *#input(): Call<void> {
    const input = yield* this.#sys.read(0, { max: READ });
    if (!input.ok || input.value.length === 0) {
      if (this.#options.ignoreEof) this.#reading = false;
      else this.#done();
      return;
    }
    const letter = this.#options.commands && !this.#options.ignoreEof ? String.fromCharCode(input.value[0]!) : '';
    if (letter === 'Q') return this.#done();
    if (letter === 'R') return this.#renegotiate();
    if (letter === 'k' || letter === 'K') {
      this.#sys.warn('KEYUPDATE\n');
      this.#client.endpoint.updateKeys(letter === 'K');
    } else this.#client.endpoint.send(this.#options.crlf ? withCrlf(input.value) : input.value);
    const sent = yield* this.#client.link.flush();
    if (sent.ok) return;
    this.#sys.warn(`write:errno=${ERRNO_NUMBERS[sent.error] ?? 0}\n`);
    this.#status = 1;
  }

  /** TLS 1.3 has no renegotiation, and servers of TLS 1.2 refuse it: wirelab's client never begins one. */
  #renegotiate(): void {
    this.#sys.warn('RENEGOTIATING\n');
    const modern = this.#client.summary?.version === VERSION.tls13;
    printErrors(this.#sys, [modern ? CANNOT_RENEGOTIATE : NO_RENEGOTIATION]);
    this.#status = 1;
  }

  *#receive(): Call<void> {
    const more = yield* this.#client.link.receive();
    this.#show();
    if (this.#status !== undefined) return;
    if (!more.ok) {
      this.#sys.warn(`read:errno=${ERRNO_NUMBERS[more.error] ?? 0}\n`);
      this.#status = 1;
    } else if (this.#client.fault) {
      printErrors(this.#sys, [this.#client.fault]);
      this.#status = 1;
    } else if (this.#client.ended) {
      if (!this.#options.quiet && !this.#options.brief) this.#sys.print('closed\n');
      this.#status = 0;
    } else if (!more.value) this.#status = 1;
  }

  #show(): void {
    const { data } = this.#client;
    this.#client.data = [];
    if (data.length > 0) this.#sys.print(concat(data));
  }

  #done(): void {
    this.#sys.warn('DONE\n');
    this.#status = 0;
  }
}

const withCrlf = (bytes: Uint8Array): Uint8Array => utf8(fromUtf8(bytes).replace(/\r?\n/g, '\r\n'));
