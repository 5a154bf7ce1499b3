/** A connection of an https server: first the TLS handshake, then requests and responses inside it (RFC 9110, 4.2.2). */
import type { Accepted, Call, Sys } from '../../../core/sys.ts';
import { seconds } from '../../../core/time.ts';
import type { TlsDoor } from '../tls/server.ts';
import { PlainTransport } from '../transport.ts';
import { ServerConnection, type Service } from './connection.ts';
import { plainToSecure } from './events.ts';
import type { Served } from './listen.ts';
import { page } from './pages.ts';

/** How long a handshake may take (nginx: client_header_timeout). */
const HANDSHAKE_TIMEOUT = seconds(60);
const PLAIN = 'The plain HTTP request was sent to HTTPS port';

export class SecureConnection implements Served {
  readonly #sys: Sys;
  readonly #accepted: Accepted;
  readonly #service: Service;
  readonly #door: TlsDoor;
  #inner: ServerConnection;

  constructor(sys: Sys, accepted: Accepted, service: Service, door: TlsDoor) {
    this.#sys = sys;
    this.#accepted = accepted;
    this.#service = service;
    this.#door = door;
    this.#inner = new ServerConnection(sys, accepted, service);
  }

  get row(): ServerConnection['row'] {
    return this.#inner.row;
  }

  *serve(): Call<void> {
    const { fd } = this.#accepted;
    const shaken = yield* this.#door.accept(fd, { timeout: HANDSHAKE_TIMEOUT, upkeep: true });
    if (shaken.ok) this.#inner = new ServerConnection(this.#sys, this.#accepted, this.#service, shaken.value);
    else if (shaken.error.kind === 'not-tls') this.#inner = this.#plain(shaken.error.bytes);
    else return this.#sys.close(fd);
    yield* this.#inner.serve();
  }

  /** Who speaks HTTP without TLS hears what is wrong in the language that they speak (nginx: error 497). */
  #plain(bytes: Uint8Array): ServerConnection {
    const { server } = this.#service;
    const title = `400 ${PLAIN}`;
    const reply = { ...page(400, server, { sentence: PLAIN, title, reason: plainToSecure }), closes: true };
    // oxlint-disable-next-line require-yield
    const service: Service = {
      ...this.#service,
      answer: function* () {
        return reply;
      },
    };
    return new ServerConnection(
      this.#sys,
      this.#accepted,
      service,
      new PlainTransport(this.#sys, this.#accepted.fd, bytes),
    );
  }
}
