/** DNS over TCP (RFC 1035, 4.2.2; RFC 7766): several questions on one connection, each answered as soon as its answer is known. */
import type { Call, Fd, SocketAddress, Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import { MessageStream, withLength } from '../lib/dns/exchange.ts';
import type { Tasks } from '../lib/tasks.ts';
import type { DnsServer } from './server.ts';

/** How long a connection may say nothing, as BIND's tcp-idle-timeout (RFC 7766, 6.2.3). */
const IDLE: Ns = 30e9;
const BACKLOG = 10;

export function listen(sys: Sys, local: SocketAddress): Fd | undefined {
  const socket = sys.socket('stream');
  if (!socket.ok) return undefined;
  sys.setOptions(socket.value, { reuseAddress: true });
  if (sys.bind(socket.value, local).ok && sys.listen(socket.value, BACKLOG).ok) return socket.value;
  sys.close(socket.value);
  return undefined;
}

export function* serveTcp(sys: Sys, tasks: Tasks, server: DnsServer, listener: Fd): Call<void> {
  for (;;) {
    const accepted = yield* sys.accept(listener);
    if (accepted.ok) tasks.start(new Connection(sys, tasks, server, accepted.value.fd, accepted.value.peer).serve());
    else if (accepted.error === 'EBADF') return;
  }
}

class Connection {
  readonly #sys: Sys;
  readonly #tasks: Tasks;
  readonly #server: DnsServer;
  readonly #fd: Fd;
  readonly #peer: SocketAddress;
  readonly #unread = new MessageStream();
  /** Answers on their way, in the order in which they were ready. */
  readonly #out: Uint8Array[] = [];
  #writing = false;
  #asked = 0;
  #ended = false;

  constructor(sys: Sys, tasks: Tasks, server: DnsServer, fd: Fd, peer: SocketAddress) {
    this.#sys = sys;
    this.#tasks = tasks;
    this.#server = server;
    this.#fd = fd;
    this.#peer = peer;
  }

  *serve(): Call<void> {
    while (yield* this.#fill()) {
      for (let message = this.#unread.next(); message; message = this.#unread.next()) {
        this.#asked++;
        this.#tasks.start(this.#answer(message));
      }
    }
    this.#ended = true;
    this.#closeWhenDone();
  }

  /** False at the end, after an error, and when nothing was said for too long. */
  *#fill(): Call<boolean> {
    const ready = yield* this.#sys.poll([this.#fd], { timeout: IDLE, upkeep: true });
    if (!ready.ok) return ready.error === 'EINTR' || this.#asked > 0;
    const read = yield* this.#sys.read(this.#fd);
    if (!read.ok || read.value.length === 0) return false;
    this.#unread.push(read.value);
    return true;
  }

  *#answer(message: Uint8Array): Call<void> {
    const local = this.#sys.localAddress(this.#fd);
    const to = local.ok ? local.value : this.#peer;
    const reply = yield* this.#server.serve(message, { from: this.#peer, to, transport: 'tcp' });
    if (reply) this.#out.push(withLength(reply));
    yield* this.#flush();
    this.#asked--;
    this.#closeWhenDone();
  }

  /** One task writes at a time: an answer must not begin inside another. */
  *#flush(): Call<void> {
    if (this.#writing) return;
    this.#writing = true;
    for (let next = this.#out.shift(); next; next = this.#out.shift()) {
      const written = yield* this.#sys.writeAll(this.#fd, next);
      if (!written.ok) this.#out.length = 0;
    }
    this.#writing = false;
  }

  #closeWhenDone(): void {
    if (this.#ended && this.#asked === 0) this.#sys.close(this.#fd);
  }
}
