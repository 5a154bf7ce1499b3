/** A stream socket that does what a test says, and a kernel that has no others. */
import type { Errno } from '../../src/core/errno.ts';
import type { Network, SocketOwner, StreamSocket } from '../../src/core/network.ts';
import { fail, ok, type Result } from '../../src/core/result.ts';
import type { Call, ExitStatus, Half, SocketAddress, Sys } from '../../src/core/sys.ts';
import type { TcpRow } from '../../src/core/tables.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { Bench } from './world.ts';

export const PEER: SocketAddress = { address: 0x0a000002, port: 5000 };

export class FakeStream implements StreamSocket {
  readonly stream = this;
  owner: SocketOwner;
  connecting = false;
  peer: SocketAddress | undefined;
  /** What `connect` and `listen` say, and the errno that waits. */
  refusal: Errno | undefined;
  pending: Errno | undefined;
  /** How many bytes `send` takes; after `broken` it fails with EPIPE. */
  room = 0;
  broken = false;
  incoming: Uint8Array[] = [];
  ended = false;
  readonly sent: number[] = [];
  readonly told: string[] = [];
  readonly queue: FakeStream[] = [];
  onReady: (() => void) | undefined;

  constructor(owner: SocketOwner) {
    this.owner = owner;
  }

  get writable(): boolean {
    return !this.connecting && (this.room > 0 || this.broken);
  }
  get readable(): boolean {
    return this.incoming.length > 0 || this.ended || this.pending !== undefined || this.queue.length > 0;
  }
  get ready(): boolean {
    return this.readable;
  }

  connect(remote: SocketAddress): Result<void, Errno> {
    if (this.refusal) return fail(this.refusal);
    this.connecting = true;
    this.peer = remote;
    return ok(undefined);
  }
  /** The handshake is over, well or not. */
  settle(error?: Errno): void {
    this.connecting = false;
    this.pending = error;
    this.room = error ? 0 : 100;
    this.broken = error !== undefined;
    this.onReady?.();
  }
  arrive(text: string): void {
    this.incoming.push(new TextEncoder().encode(text));
    this.onReady?.();
  }
  makeRoom(bytes: number): void {
    this.room += bytes;
    this.onReady?.();
  }
  read(max: number): Uint8Array | undefined {
    const [first] = this.incoming;
    if (!first) return this.ended ? new Uint8Array(0) : undefined;
    const taken = first.subarray(0, max);
    if (taken.length < first.length) this.incoming[0] = first.subarray(max);
    else this.incoming.shift();
    return taken;
  }
  send(bytes: Uint8Array): Result<number, Errno> {
    if (this.broken) return fail('EPIPE');
    const taken = Math.min(this.room, bytes.length);
    if (taken === 0) return fail('EAGAIN');
    this.room -= taken;
    this.sent.push(taken);
    return ok(taken);
  }
  listen(backlog: number): Result<void, Errno> {
    this.told.push(`listen ${backlog}`);
    return this.refusal ? fail(this.refusal) : ok(undefined);
  }
  accept(owner: SocketOwner): StreamSocket | undefined {
    const next = this.queue.shift();
    if (next) next.owner = owner;
    return next;
  }
  shutdown(half: Half): Result<void, Errno> {
    this.told.push(`shutdown ${half}`);
    return ok(undefined);
  }
  peerAddress(): Result<SocketAddress, Errno> {
    return this.peer ? ok(this.peer) : fail('ENOTCONN');
  }
  info(): TcpRow {
    return { state: 'ESTABLISHED' } as TcpRow;
  }
  takePending(): Errno | undefined {
    const { pending } = this;
    this.pending = undefined;
    return pending;
  }
  close(): void {
    this.told.push('close');
  }
  setOptions = (): Result<void, Errno> => ok(undefined);
  bind = (): Result<void, Errno> => ok(undefined);
  localAddress = (): Result<SocketAddress, Errno> => ok({ address: 0, port: 0 });
  take = (): undefined => undefined;
  takeError = (): undefined => undefined;
}

/** Runs programs on a machine whose every socket is a fake. */
export class StreamBench {
  readonly bench = new Bench();
  readonly sockets: FakeStream[] = [];
  readonly kernel: Kernel;

  constructor() {
    const network: Network = {
      open: (_kind, _protocol, owner) => {
        const socket = new FakeStream(owner);
        this.sockets.push(socket);
        return ok(socket);
      },
    };
    this.kernel = new Kernel({ ...this.bench.kernel.machine, network });
  }

  start(body: (sys: Sys) => Call<ExitStatus>) {
    const process = this.kernel.run(this.kernel.terminal('tty1'), 'server -l', body);
    this.bench.settle();
    return process;
  }
}
