/** Reads a header field by field and tells of each: what a dissector is made of. The counterpart of Reader. */
import { getU16, getU32, getU48 } from './bytes.ts';
import type { Emit, Field, PacketContext } from './protocol.ts';

/** When the bytes run out, `short` is set, 0 comes back and nothing more is emitted. */
export class FieldReader {
  at: number;
  short = false;
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #emit: Emit;

  constructor(bytes: Uint8Array, at: number, end: number, emit: Emit) {
    this.#bytes = bytes;
    this.at = at;
    this.#end = Math.min(end, bytes.length);
    this.#emit = emit;
  }

  /** Bytes that can still be read: none once it is short, so that whoever reads on while some are left comes to an end. */
  get left(): number {
    return this.short ? 0 : this.#end - this.at;
  }

  /** A byte ahead, not taken; 0 past the end. */
  peek(ahead = 0): number {
    return this.at + ahead < this.#end ? this.#bytes[this.at + ahead]! : 0;
  }

  u8(field: Field, note?: string): number {
    return this.#has(1) ? this.#tell(field, 1, this.#bytes[this.at]!, note) : 0;
  }

  u16(field: Field, note?: string): number {
    return this.#has(2) ? this.#tell(field, 2, getU16(this.#bytes, this.at), note) : 0;
  }

  u24(field: Field, note?: string): number {
    if (!this.#has(3)) return 0;
    return this.#tell(field, 3, this.#bytes[this.at]! * 0x10000 + getU16(this.#bytes, this.at + 1), note);
  }

  u32(field: Field, note?: string): number {
    return this.#has(4) ? this.#tell(field, 4, getU32(this.#bytes, this.at), note) : 0;
  }

  u48(field: Field, note?: string): number {
    return this.#has(6) ? this.#tell(field, 6, getU48(this.#bytes, this.at), note) : 0;
  }

  /** A view of the next `length` bytes. */
  bytes(field: Field, length: number, note?: string): void {
    if (!this.#has(length)) return;
    this.#emit(field, this.at * 8, length * 8, this.#bytes.subarray(this.at, this.at + length), note);
    this.at += length;
  }

  /** The field read last again, under another name. */
  again(field: Field, width: number, value: number, note?: string): void {
    if (!this.short) this.#emit(field, (this.at - width) * 8, width * 8, value, note);
  }

  /** Some bits of the `width` bytes read last: `from` counts from their highest bit. */
  bits(field: Field, width: number, from: number, length: number, value: number, note?: string): void {
    if (!this.short) this.#emit(field, (this.at - width) * 8 + from, length, value, note);
  }

  skip(length: number): void {
    if (this.#has(length)) this.at += length;
  }

  /** Reads the next `length` bytes on its own; they are taken here, those that are there. */
  part(length: number): FieldReader {
    const part = new FieldReader(this.#bytes, this.at, Math.min(this.at + length, this.#end), this.#emit);
    this.skip(length);
    return part;
  }

  #has(length: number): boolean {
    if (this.short || length < 0 || this.at + length > this.#end) this.short = true;
    return !this.short;
  }

  #tell(field: Field, length: number, value: number, note: string | undefined): number {
    this.#emit(field, this.at * 8, length * 8, value, note);
    this.at += length;
    return value;
  }
}

/** Marks the packet as malformed because a header is not all there. What an ICMP error quotes may end anywhere: that is no fault. */
export function tooShort(packet: PacketContext, what: string, needs: number, there: number): undefined {
  if (packet.quoted && packet.partial) return;
  packet.malformed = `${what} needs ${needs} bytes; ${Math.max(0, there)} are there`;
}
