/** DNS over TCP (RFC 1035, 4.2.2; RFC 7766): several questions on one connection, each answered as soon as its answer is known. */
import { concat, getU16, setU16 } from '../../core/bytes.ts';
import type { Call, Fd, SocketAddress, Sys } from '../../core/sys.ts';
import type { Ns } from '../../core/time.ts';
import type { Tasks } from '../lib/tasks.ts';
import type { DnsServer } from './server.ts';

/** How long a connection may say nothing, as BIND's tcp-idle-timeout (RFC 7766, 6.2.3). */
const IDLE: Ns = 30e9;
const LENGTH_BYTES = 2;
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
  #unread: Uint8Array = new Uint8Array(0);
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
      for (let message = this.#takeMessage(); message; message = this.#takeMessage()) {
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
    this.#unread = concat([this.#unread, read.value]);
    return true;
  }

  #takeMessage(): Uint8Array | undefined {
    if (this.#unread.length < LENGTH_BYTES) return undefined;
    const end = LENGTH_BYTES + getU16(this.#unread, 0);
    if (this.#unread.length < end) return undefined;
    const message = this.#unread.slice(LENGTH_BYTES, end);
    this.#unread = this.#unread.slice(end);
    return message;
  }

  *#answer(message: Uint8Array): Call<void> {
    const local = this.#sys.localAddress(this.#fd);
    const to = local.ok ? local.value : this.#peer;
    const reply = yield* this.#server.serve(message, { from: this.#peer, to, transport: 'tcp' });
    if (reply) this.#out.push(framed(reply));
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

/** RFC 7766, 8: length and message in one piece, so that they share a segment. */
function framed(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES + message.length);
  setU16(bytes, 0, message.length);
  bytes.set(message, LENGTH_BYTES);
  return bytes;
}
