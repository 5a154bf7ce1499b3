/**
 * Reading DER (X.690, 10): one way only to write each value, so anything else is a fault. A fault is a sentence that all readers of one
 * value share: a codec reads its structure in one column and asks once at the end.
 */
import { fail, ok, type Result } from '../../../core/result.ts';
import { fromUtf8 } from '../../../core/bytes.ts';
import { TAG, tagName } from './der-tags.ts';
import { parseTime } from './times.ts';

/** The first thing that was wrong, shared by a reader and those it opened. */
interface Trouble {
  fault: string | undefined;
}

const MOST_DEPTH = 16;

export class DerReader {
  readonly #bytes: Uint8Array;
  readonly #trouble: Trouble;
  readonly #depth: number;
  #at = 0;

  constructor(bytes: Uint8Array, trouble: Trouble = { fault: undefined }, depth = 0) {
    this.#bytes = bytes;
    this.#trouble = trouble;
    this.#depth = depth;
    if (depth > MOST_DEPTH) this.blame(`values lie in each other more than ${MOST_DEPTH} deep`);
  }

  get fault(): string | undefined {
    return this.#trouble.fault;
  }

  /** Whether something is left to read. */
  get more(): boolean {
    return this.fault === undefined && this.#at < this.#bytes.length;
  }

  /** The identifier octet of what comes next; undefined at the end. */
  get next(): number | undefined {
    return this.more ? this.#bytes[this.#at] : undefined;
  }

  /** Notes what is wrong, unless something was before. */
  blame(sentence: string): void {
    this.#trouble.fault ??= sentence;
  }

  /** The content of the next value, which must have this tag. */
  take(tag: number, what: string): Uint8Array {
    const element = this.#element(tag, what);
    return this.#bytes.subarray(element.from, element.to);
  }

  /** The next value whole, with its tag and length. */
  whole(what: string): Uint8Array {
    const start = this.#at;
    const { to } = this.#element(this.next ?? 0, what);
    return this.#bytes.subarray(start, to);
  }

  /** A reader of what is in the next value. */
  open(tag: number, what: string): DerReader {
    return new DerReader(this.take(tag, what), this.#trouble, this.#depth + 1);
  }

  /** As `open`, when the next value has this tag. */
  openIf(tag: number, what: string): DerReader | undefined {
    return this.next === tag ? this.open(tag, what) : undefined;
  }

  /** Each value of a SEQUENCE OF or SET OF, of which there are at most `most`. */
  each<T>(most: number, what: string, read: (reader: this) => T): T[] {
    const all: T[] = [];
    while (this.more && all.length < most) all.push(read(this));
    if (this.more) this.blame(`more than ${most} ${what}`);
    return all;
  }

  /** Nothing may follow. */
  end(what: string): void {
    if (this.more) this.blame(`${what}: ${this.#bytes.length - this.#at} bytes too many`);
  }

  /** INTEGER, two's complement, as short as it can be (8.3). */
  integer(what: string, tag: number = TAG.integer): Uint8Array {
    const bytes = this.take(tag, what);
    if (this.fault !== undefined) return bytes;
    if (bytes.length === 0) this.blame(`${what} is an integer without bytes`);
    else if (bytes.length > 1 && ((bytes[0] === 0 && bytes[1]! < 128) || (bytes[0] === 255 && bytes[1]! >= 128)))
      this.blame(`${what} is longer than it must be`);
    return bytes;
  }

  /** A number that is not negative, as a big-endian magnitude without zeros in front. */
  magnitude(what: string): Uint8Array {
    const bytes = this.integer(what);
    if (bytes.length > 0 && bytes[0]! >= 128) this.blame(`${what} is negative`);
    return bytes.length > 1 && bytes[0] === 0 ? bytes.subarray(1) : bytes;
  }

  /** A number from 0 to 2³¹ - 1. */
  small(what: string, tag: number = TAG.integer): number {
    const bytes = this.integer(what, tag);
    if (bytes.length > 4 || bytes[0]! >= 128) this.blame(`${what} is not from 0 to 2147483647`);
    return bytes.length > 4 ? 0 : bytes.reduce((n, byte) => n * 256 + byte, 0);
  }

  boolean(what: string): boolean {
    const bytes = this.take(TAG.boolean, what);
    if (this.fault === undefined && (bytes.length !== 1 || (bytes[0] !== 0 && bytes[0] !== 255)))
      this.blame(`${what} is neither 00 nor ff (DER, X.690, 11.1)`);
    return bytes[0] === 255;
  }

  /** Dotted: `1.2.840.10045.2.1` (8.19). */
  oid(what: string, tag: number = TAG.oid): string {
    const text = oidText(this.take(tag, what));
    if (text === undefined) this.blame(`${what} is no object identifier`);
    return text ?? '';
  }

  octets(what: string): Uint8Array {
    return this.take(TAG.octetString, what);
  }

  /** BIT STRING: its bytes, and how many bits of the last one say nothing (8.6, 11.2). */
  bits(what: string, tag: number = TAG.bitString): { readonly bytes: Uint8Array; readonly unused: number } {
    const content = this.take(tag, what);
    const unused = content[0] ?? 8;
    const last = content.at(-1) ?? 0;
    const sound = unused < 8 && (unused === 0 || (content.length > 1 && (last & (0xff >>> (8 - unused))) === 0));
    if (this.fault === undefined && !sound) this.blame(`${what} is no bit string`);
    return { bytes: content.subarray(1), unused: sound ? unused : 0 };
  }

  /** UTCTime or GeneralizedTime as RFC 5280, 4.1.2.5 allows them: ms since 1970. */
  time(what: string): number {
    const tag = this.next === TAG.generalizedTime ? TAG.generalizedTime : TAG.utcTime;
    const text = fromUtf8(this.take(tag, what));
    const ms = parseTime(text, tag === TAG.utcTime);
    if (ms === undefined) this.blame(`${what} is no time: "${text}"`);
    return ms ?? 0;
  }

  /** The value when nothing was wrong, else what was. */
  done<T>(what: string, value: T): Result<T> {
    return this.fault === undefined ? ok(value) : fail(`${what}: ${this.fault}`);
  }

  #element(tag: number, what: string): { readonly from: number; readonly to: number } {
    const here = { from: this.#at, to: this.#at };
    if (this.fault !== undefined) return here;
    const length = this.#at < this.#bytes.length ? lengthAt(this.#bytes, this.#at + 1) : undefined;
    const from = length ? length.end : 0;
    if (this.#at >= this.#bytes.length) this.blame(`${what} is missing`);
    else if (this.#bytes[this.#at] !== tag)
      this.blame(`${what} should be ${tagName(tag)}, but is ${tagName(this.#bytes[this.#at]!)}`);
    else if (!length) this.blame(`${what} has a length that DER does not write so`);
    else if (from + length.value > this.#bytes.length)
      this.blame(`${what} is cut short: ${this.#bytes.length - from} of ${length.value} bytes are there`);
    if (this.fault !== undefined || !length) return here;
    this.#at = from + length.value;
    return { from, to: this.#at };
  }
}

/** Definite, and in as few bytes as can be (8.1.3, 10.1). */
function lengthAt(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 128) return { value: first, end: at + 1 };
  const count = first - 128;
  if (count === 0 || count > 4 || at + 1 + count > bytes.length || bytes[at + 1] === 0) return undefined;
  const value = bytes.subarray(at + 1, at + 1 + count).reduce((n, byte) => n * 256 + byte, 0);
  return value < 128 ? undefined : { value, end: at + 1 + count };
}

function oidText(content: Uint8Array): string | undefined {
  const parts: number[] = [];
  let part = 0;
  let fresh = true;
  for (const byte of content) {
    if (fresh && byte === 0x80) return undefined;
    part = part * 128 + (byte & 127);
    if (part > Number.MAX_SAFE_INTEGER / 128) return undefined;
    fresh = byte < 128;
    if (!fresh) continue;
    if (parts.length === 0)
      parts.push(Math.min(2, Math.floor(part / 40)), part - 40 * Math.min(2, Math.floor(part / 40)));
    else parts.push(part);
    part = 0;
  }
  return fresh && parts.length > 0 ? parts.join('.') : undefined;
}

/** Exactly one value of this tag, as `read` takes it apart. */
export function readWhole<T>(bytes: Uint8Array, what: string, read: (reader: DerReader) => T): Result<T> {
  const reader = new DerReader(bytes);
  const value = read(reader);
  reader.end(what);
  return reader.done(what, value);
}
