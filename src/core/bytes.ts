/** Reader and Writer: the two ends of every codec. Network byte order throughout (RFC 791, appendix B). */
import { fail, ok, type Result } from './result.ts';

/**
 * Reads big-endian values from a byte range. Reading past the end sets `short` and yields 0: a codec reads its header
 * in one column and asks once at the end whether it was all there.
 */
export class Reader {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  short = false;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.length);
  }

  /** Bytes that can still be read: none once it is short, so that whoever reads on while some are left comes to an end. */
  get left(): number {
    return this.short ? 0 : this.end - this.at;
  }

  u8(): number {
    return this.#take(1) ? this.bytes[this.at - 1]! : 0;
  }

  u16(): number {
    return this.#take(2) ? getU16(this.bytes, this.at - 2) : 0;
  }

  u32(): number {
    return this.#take(4) ? getU32(this.bytes, this.at - 4) : 0;
  }

  /** 48 bits as one exact integer: a MAC address. */
  u48(): number {
    return this.#take(6) ? getU48(this.bytes, this.at - 6) : 0;
  }

  /** A copy of the next `length` bytes. */
  take(length: number): Uint8Array {
    return this.#take(length) ? this.bytes.slice(this.at - length, this.at) : new Uint8Array(0);
  }

  rest(): Uint8Array {
    return this.take(Math.max(0, this.left));
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** The value when everything asked for was there, else a sentence that names what is too short. */
  done<T>(what: string, value: T): Result<T> {
    return this.short ? fail(`${what} is cut short: ${this.end} bytes do not hold it`) : ok(value);
  }

  #take(length: number): boolean {
    if (this.short || length < 0 || this.at + length > this.end) {
      this.short = true;
      return false;
    }
    this.at += length;
    return true;
  }
}

/** Writes big-endian values into a buffer that grows. */
export class Writer {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 64) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    const at = this.#room(1); // first: it may put another buffer in place
    this.#bytes[at] = value;
    return this;
  }

  u16(value: number): this {
    const at = this.#room(2);
    setU16(this.#bytes, at, value);
    return this;
  }

  u32(value: number): this {
    const at = this.#room(4);
    setU32(this.#bytes, at, value);
    return this;
  }

  u48(value: number): this {
    const at = this.#room(6);
    setU48(this.#bytes, at, value);
    return this;
  }

  raw(bytes: Uint8Array): this {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  zeros(count: number): this {
    this.#room(count);
    return this;
  }

  /** Overwrites two bytes written before: for lengths and checksums known only at the end. */
  patchU16(at: number, value: number): this {
    setU16(this.#bytes, at, value);
    return this;
  }

  /** What was written, as a view that the next write may change; `finish` gives a copy of one's own. */
  view(from = 0): Uint8Array {
    return this.#bytes.subarray(from, this.#length);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const wider = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    return at;
  }
}

// Plain index arithmetic, the fastest form in V8 for these widths. Callers guarantee the range.
export const getU16 = (b: Uint8Array, at: number): number => (b[at]! << 8) | b[at + 1]!;
export const getU32 = (b: Uint8Array, at: number): number =>
  ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0;
export const getU48 = (b: Uint8Array, at: number): number => getU16(b, at) * 0x1_0000_0000 + getU32(b, at + 2);

export function setU16(b: Uint8Array, at: number, value: number): void {
  b[at] = value >>> 8;
  b[at + 1] = value;
}

export function setU32(b: Uint8Array, at: number, value: number): void {
  b[at] = value >>> 24;
  b[at + 1] = value >>> 16;
  b[at + 2] = value >>> 8;
  b[at + 3] = value;
}

export function setU48(b: Uint8Array, at: number, value: number): void {
  setU16(b, at, Math.floor(value / 0x1_0000_0000));
  setU32(b, at + 2, value % 0x1_0000_0000);
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** `45 00 00 54`: hexadecimal with a separator. */
export const toHex = (bytes: Uint8Array, separator = ''): string =>
  Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(separator);

/** Hexadecimal digits, with white space, colons and dashes allowed between them. */
export function fromHex(text: string): Result<Uint8Array> {
  const digits = text.replace(/[\s:-]/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) return fail(`"${text}" is not pairs of hexadecimal digits`);
  return ok(Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16)));
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
export const utf8 = (text: string): Uint8Array => encoder.encode(text);
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);

/** The pieces one after another, in one array. */
export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((n, piece) => n + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
