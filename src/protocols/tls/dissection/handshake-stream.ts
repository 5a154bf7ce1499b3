/** Handshake messages over records: one record may hold several, and one message may take several records (RFC 8446, 5.1). */
import { concat } from '../../../core/bytes.ts';
import type { Piece } from './app-data.ts';
import { isKnownType, messageLength } from './handshake.ts';

/** What was agreed when a message was read. */
export interface Agreement {
  readonly version: number;
  readonly suite: number;
}

/** Some bytes of a record: a message, a part of one, or what nobody can read. */
export type HandshakePart =
  | (Agreement & {
      readonly kind: 'message';
      /** Where it stands in the record's plaintext; what it was put together from stands in `bytes`. */
      readonly at: number;
      readonly end: number;
      readonly bytes: Uint8Array | undefined;
      readonly pieces: readonly Piece[];
    })
  | {
      readonly kind: 'fragment';
      readonly at: number;
      readonly end: number;
      /** The message's type, where it begins here. */
      readonly begins: number | undefined;
    }
  | { readonly kind: 'encrypted'; readonly at: number; readonly end: number };

/** One direction. */
export class HandshakeStream {
  #waiting: Uint8Array[] = [];
  #pieces: Piece[] = [];
  #length = 0;

  /** `note` is shown each message and tells what holds from it on. */
  read(bytes: Uint8Array, frame: number, note: (message: Uint8Array) => Agreement): readonly HandshakePart[] {
    const parts: HandshakePart[] = [];
    let at = this.#goOn(bytes, frame, note, parts);
    while (at < bytes.length) {
      const length = messageLength(bytes, at, bytes.length);
      if (!isKnownType(bytes[at]!) || (length ?? 0) > MOST) {
        parts.push({ kind: 'encrypted', at, end: bytes.length });
        break;
      }
      if (length === undefined || at + length > bytes.length) {
        this.#wait(bytes.subarray(at), frame);
        parts.push({ kind: 'fragment', at, end: bytes.length, begins: bytes[at] });
        break;
      }
      const agreement = note(bytes.subarray(at, at + length));
      parts.push({ kind: 'message', at, end: at + length, bytes: undefined, pieces: [], ...agreement });
      at += length;
    }
    return parts;
  }

  /** The record goes on with a message; returns where the next one begins. */
  #goOn(bytes: Uint8Array, frame: number, note: (message: Uint8Array) => Agreement, parts: HandshakePart[]): number {
    if (this.#length === 0) return 0;
    const before = this.#length;
    this.#wait(bytes, frame);
    const whole = concat(this.#waiting);
    const length = messageLength(whole, 0, whole.length);
    if (length === undefined || length > whole.length) {
      parts.push({ kind: 'fragment', at: 0, end: bytes.length, begins: undefined });
      return bytes.length;
    }
    const message = whole.subarray(0, length);
    const end = length - before;
    const pieces = [...this.#pieces.slice(0, -1), { frame, length: end }];
    [this.#waiting, this.#pieces, this.#length] = [[], [], 0];
    parts.push({ kind: 'message', at: 0, end, bytes: message, pieces, ...note(message) });
    return end;
  }

  #wait(bytes: Uint8Array, frame: number): void {
    this.#waiting.push(bytes);
    this.#pieces.push({ frame, length: bytes.length });
    this.#length += bytes.length;
  }
}

/** A message longer than this is none (Wireshark believes no longer one either). */
const MOST = 0x40_0000;
