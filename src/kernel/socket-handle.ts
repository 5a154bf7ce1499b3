/** A socket behind a descriptor. What a stream socket still holds is read before the error that ended it (tcp(7); tcp_recvmsg in Linux). */
import type { Errno } from '../core/errno.ts';
import type { Socket } from '../core/network.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { SharedHandle } from './handles.ts';

const STREAM_READ_BYTES = 65_536;

export class SocketHandle extends SharedHandle {
  override readonly socket: Socket;
  /** Whether `listen` succeeded: it gives connections then, not bytes. */
  listening = false;

  constructor(socket: Socket) {
    super();
    this.socket = socket;
    socket.onReady = () => this.notify();
  }

  override read(max = STREAM_READ_BYTES): Result<Uint8Array | undefined, Errno> {
    const { stream } = this.socket;
    if (!stream) {
      const pending = this.socket.takePending();
      return pending ? fail(pending) : ok(this.socket.take()?.bytes.subarray(0, max));
    }
    if (this.listening) return fail('ENOTCONN');
    const bytes = stream.read(max);
    if (bytes && bytes.length > 0) return ok(bytes);
    const pending = stream.takePending();
    if (pending) return fail(pending);
    return !bytes && this.hungUp() ? fail('ENOTCONN') : ok(bytes);
  }

  override write(bytes: Uint8Array): Result<number, Errno> {
    return this.socket.send(bytes);
  }

  override room(): number {
    return (this.socket.stream?.writable ?? true) ? Number.POSITIVE_INFINITY : 0;
  }

  override ready(): boolean {
    return this.socket.ready;
  }

  override readable(): boolean {
    return this.socket.readable;
  }

  override hungUp(): boolean {
    const { stream } = this.socket;
    return stream !== undefined && !this.listening && !stream.connecting && !stream.peerAddress().ok;
  }

  protected override closed(): void {
    this.socket.close();
  }
}
