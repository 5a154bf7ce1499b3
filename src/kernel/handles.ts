/** What file descriptors point to, behind one small interface: terminals, pipes, files and sockets. Nothing here waits. */
import type { Errno } from '../core/errno.ts';
import type { Socket } from '../core/network.ts';
import { fail, type Result } from '../core/result.ts';

/** A handle may be shared by several descriptors; it closes with the last. */
export interface Handle {
  readonly terminal: boolean;
  readonly socket: Socket | undefined;
  /** At most `max` bytes to read, an empty array at the end, undefined when the reader must wait. The rest stays for the next read. */
  read(max?: number): Result<Uint8Array | undefined, Errno>;
  write(bytes: Uint8Array): Result<number, Errno>;
  /** How many bytes a writer that waits for room may write now. */
  room(): number;
  /** Whether such a writer goes on, be it only to hear of an error. */
  writable(): boolean;
  /** Whether poll reports it. */
  ready(): boolean;
  /** Whether a read or receive would not wait. */
  readable(): boolean;
  /** Whether a connection is gone in both directions (POLLHUP). */
  hungUp(): boolean;
  /** Calls `wake` whenever `ready`, `readable` or `writable` may have become true. */
  watch(wake: () => void): void;
  unwatch(wake: () => void): void;
  /** One more descriptor points here. */
  retain(): void;
  release(): void;
}

export const NOTHING = new Uint8Array(0);

/** Keeps who watches, and counts descriptors. What it does not say otherwise can be neither read nor written, and always has room. */
export abstract class SharedHandle implements Handle {
  readonly terminal: boolean = false;
  readonly socket: Socket | undefined = undefined;
  /** Mostly one: a list is quicker than a set then, and this happens for every segment of a stream. */
  readonly #watchers: (() => void)[] = [];
  #descriptors = 0;

  read(_max?: number): Result<Uint8Array | undefined, Errno> {
    return fail('EBADF');
  }

  write(_bytes: Uint8Array): Result<number, Errno> {
    return fail('EBADF');
  }

  room(): number {
    return Number.POSITIVE_INFINITY;
  }

  writable(): boolean {
    return this.room() > 0;
  }

  ready(): boolean {
    return true;
  }

  readable(): boolean {
    return this.ready();
  }

  hungUp(): boolean {
    return false;
  }

  watch(wake: () => void): void {
    if (!this.#watchers.includes(wake)) this.#watchers.push(wake);
  }

  unwatch(wake: () => void): void {
    const at = this.#watchers.indexOf(wake);
    if (at >= 0) this.#watchers.splice(at, 1);
  }

  retain(): void {
    this.#descriptors++;
  }

  release(): void {
    if (--this.#descriptors === 0) this.closed();
  }

  protected notify(): void {
    for (const wake of this.#watchers) wake();
  }

  protected closed(): void {}
}

/** Pieces of bytes, oldest first, taken whole or in part. */
export class Pieces {
  readonly #pieces: Uint8Array[] = [];
  /** Bytes held. */
  size = 0;

  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.size += bytes.length;
  }

  /** The oldest piece, or its first `max` bytes; undefined when nothing is held. */
  take(max = Number.POSITIVE_INFINITY): Uint8Array | undefined {
    const [piece] = this.#pieces;
    if (!piece) return undefined;
    const taken = piece.subarray(0, max);
    if (taken.length < piece.length) this.#pieces[0] = piece.subarray(taken.length);
    else this.#pieces.shift();
    this.size -= taken.length;
    return taken;
  }
}
