/** The calls of Sys that are about sockets, and those that wait for one of several descriptors. */
import type { Errno } from '../core/errno.ts';
import type { Socket, SocketOwner, StreamSocket } from '../core/network.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type {
  Accepted,
  Call,
  Fd,
  Half,
  Message,
  Patience,
  SocketAddress,
  SocketError,
  SocketKind,
  SocketOptions,
} from '../core/sys.ts';
import type { TcpRow } from '../core/tables.ts';
import { Calls } from './calls.ts';
import { SocketHandle } from './socket-handle.ts';

/** net.core.somaxconn */
const BACKLOG = 4096;

export abstract class SocketCalls extends Calls {
  socket(kind: SocketKind, protocol = 0): Result<Fd, Errno> {
    this.charge();
    const { network } = this.kernel.machine;
    if (!network) return fail('EPROTONOSUPPORT');
    const socket = network.open(kind, protocol, this.#nextOwner());
    return socket.ok ? ok(this.process.install(new SocketHandle(socket.value))) : socket;
  }

  setOptions(fd: Fd, options: SocketOptions): Result<void, Errno> {
    return this.#onSocket(fd, (socket) => socket.setOptions(options));
  }
  bind(fd: Fd, local: SocketAddress): Result<void, Errno> {
    return this.#onSocket(fd, (socket) => socket.bind(local));
  }
  localAddress(fd: Fd): Result<SocketAddress, Errno> {
    return this.#onSocket(fd, (socket) => socket.localAddress());
  }
  takeError(fd: Fd): SocketError | undefined {
    return this.process.descriptors.get(fd)?.socket?.takeError();
  }

  send(fd: Fd, bytes: Uint8Array, to?: SocketAddress): Result<number, Errno> {
    const sent = this.#onSocket(fd, (socket) => socket.send(bytes, to));
    if (!sent.ok && sent.error === 'EPIPE') this.brokenPipe();
    return sent;
  }

  *connect(fd: Fd, remote: SocketAddress, options?: Patience): Call<Result<void, Errno>> {
    const begun = this.#onSocket(fd, (socket) => {
      const done = socket.connect(remote);
      return done.ok ? ok(socket.stream) : done;
    });
    if (!begun.ok) return begun;
    const stream = begun.value;
    if (!stream) return ok(undefined);
    const until = this.deadline(options);
    while (stream.connecting) {
      this.charge();
      const woken = yield { on: 'poll', fds: [], write: [fd], until };
      if (woken === 'signal') return fail('EINTR');
      if (woken === 'timeout' && stream.connecting) return fail('ETIMEDOUT');
    }
    const pending = stream.takePending();
    return pending ? fail(pending) : ok(undefined);
  }

  listen(fd: Fd, backlog = BACKLOG): Result<void, Errno> {
    const done = this.#onStream(fd, (stream) => stream.listen(backlog));
    const handle = this.process.descriptors.get(fd);
    if (done.ok && handle instanceof SocketHandle) handle.listening = true;
    return done;
  }

  *accept(fd: Fd, options?: Patience): Call<Result<Accepted, Errno>> {
    const until = this.deadline(options);
    for (;;) {
      const listener = this.#onStream<StreamSocket>(fd, ok);
      if (!listener.ok) return listener;
      const handle = this.process.descriptors.get(fd);
      if (!(handle instanceof SocketHandle && handle.listening)) return fail('EINVAL');
      const accepted = this.#accepted(listener.value);
      if (accepted) return accepted;
      const woken = yield { on: 'read', fds: [fd], until, upkeep: options?.upkeep };
      if (woken === 'signal') return fail('EINTR');
      if (woken === 'timeout') return fail('ETIMEDOUT');
    }
  }

  shutdown(fd: Fd, half: Half): Result<void, Errno> {
    return this.#onStream(fd, (stream) => stream.shutdown(half));
  }
  peerAddress(fd: Fd): Result<SocketAddress, Errno> {
    return this.#onStream(fd, (stream) => stream.peerAddress());
  }
  tcpInfo(fd: Fd): Result<TcpRow, Errno> {
    return this.#onStream(fd, (stream) => {
      const row = stream.info();
      return row ? ok(row) : fail('ENOTCONN');
    });
  }

  *receive(fd: Fd, options?: Patience): Call<Result<Message, Errno>> {
    const until = this.deadline(options);
    for (;;) {
      const message = this.#onSocket<Message | undefined>(fd, (socket) => {
        const pending = socket.takePending();
        if (pending) return fail(pending);
        return socket.stream ? fail('EOPNOTSUPP') : ok(socket.take());
      });
      if (!message.ok) return message;
      if (message.value) return ok(message.value);
      const woken = yield { on: 'read', fds: [fd], until, upkeep: options?.upkeep };
      if (woken === 'signal') return fail('EINTR');
      if (woken === 'timeout') return fail('ETIMEDOUT');
    }
  }

  *poll(
    fds: readonly Fd[],
    options?: Patience & { readonly write?: readonly Fd[]; readonly hangUp?: readonly Fd[] },
  ): Call<Result<Fd, 'ETIMEDOUT' | 'EINTR'>> {
    const until = this.deadline(options);
    const { write = [], hangUp = [] } = options ?? {};
    const { descriptors } = this.process;
    for (;;) {
      this.charge();
      const ready = fds.find((fd) => descriptors.get(fd)?.ready() ?? true);
      const found =
        ready ??
        write.find((fd) => descriptors.get(fd)?.writable() ?? true) ??
        hangUp.find((fd) => descriptors.get(fd)?.hungUp() ?? true);
      if (found !== undefined) return ok(found);
      const woken = yield { on: 'poll', fds, write, hangUp, until, upkeep: options?.upkeep };
      if (woken === 'signal') return fail('EINTR');
      if (woken === 'timeout') return fail('ETIMEDOUT');
    }
  }

  #accepted(listener: StreamSocket): Result<Accepted, Errno> | undefined {
    const socket = listener.accept(this.#nextOwner());
    if (!socket) {
      const pending = listener.takePending();
      return pending && fail(pending);
    }
    const fd = this.process.install(new SocketHandle(socket));
    const peer = socket.peerAddress();
    // the peer may have gone already: as on Linux the connection is taken all the same
    return ok({ fd, peer: peer.ok ? peer.value : { address: 0, port: 0 } });
  }

  /** Who will own the descriptor that `install` makes next. */
  #nextOwner(): SocketOwner {
    const program = this.process.command.split(' ')[0] ?? '';
    return { pid: this.pid, program, fd: this.process.lowestFree() };
  }

  #onStream<T>(fd: Fd, call: (stream: StreamSocket) => Result<T, Errno>): Result<T, Errno> {
    return this.#onSocket(fd, ({ stream }) => (stream ? call(stream) : fail('EOPNOTSUPP')));
  }

  #onSocket<T>(fd: Fd, call: (socket: Socket) => Result<T, Errno>): Result<T, Errno> {
    this.charge();
    const handle = this.handleOf(fd);
    if (!handle.ok) return handle;
    return handle.value.socket ? call(handle.value.socket) : fail('ENOTSOCK');
  }
}
