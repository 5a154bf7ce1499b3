/** Domain names on the wire (RFC 1035, 3.1 and 4.1.4) and as text (RFC 1035, 5.1; RFC 4343): `www.example.com.`, with `\.` and `\DDD`. */
import type { Writer } from '../../core/bytes.ts';
import { fail, ok, type Result } from '../../core/result.ts';

export const ROOT = '.';
export const MAX_LABEL_BYTES = 63;
/** With length bytes and the root's zero. */
export const MAX_NAME_BYTES = 255;
const POINTER = 0xc0;
/** A pointer has 14 bits. */
const MAX_POINTER = 0x3fff;

/** A label of a name on the wire, or the pointer that its rest is found by. */
export interface ReadName {
  readonly name: string;
  /** After the name's own bytes: after its first pointer, when it has one. */
  readonly next: number;
}

/** Reads the name at `at` of the message that begins at `start` and ends at `end`; its own bytes end before `own`. */
export function readName(bytes: Uint8Array, start: number, end: number, at: number, own = end): Result<ReadName> {
  const labels: string[] = [];
  let length = 1;
  let next: number | undefined;
  let limit = own;
  let before = at;
  for (let i = at; ;) {
    if (i >= limit) return fail('a name is cut short');
    const size = bytes[i]!;
    if (size === 0) return ok({ name: labels.join('') || ROOT, next: next ?? i + 1 });
    if (size >= POINTER) {
      if (i + 1 >= limit) return fail('a compression pointer is cut short');
      const target = start + (((size & 0x3f) << 8) | bytes[i + 1]!);
      // RFC 1035, 4.1.4: a pointer leads to a prior occurrence; so each jump goes further back, and none can loop
      if (target >= before) return fail(pointerFault(target - start, before - start));
      next ??= i + 2;
      before = i = target;
      limit = end;
      continue;
    }
    if (size > MAX_LABEL_BYTES)
      return fail(`a label begins with 0x${size.toString(16)}, which is neither a length nor a pointer`);
    if (i + 1 + size > limit) return fail('a label is cut short');
    length += 1 + size;
    if (length > MAX_NAME_BYTES) return fail(`a name is longer than ${MAX_NAME_BYTES} bytes`);
    labels.push(`${labelText(bytes, i + 1, size)}.`);
    i += 1 + size;
  }
}

const pointerFault = (target: number, part: number): string =>
  `a compression pointer points to byte ${target}, which is not before byte ${part}, where its own part of the name begins`;

/** What stands in text with a backslash before it. */
const ESCAPED = '."\\();@$';

function labelText(bytes: Uint8Array, at: number, size: number): string {
  let text = '';
  for (let i = at; i < at + size; i++) {
    const byte = bytes[i]!;
    const char = String.fromCharCode(byte);
    if (byte <= 0x20 || byte >= 0x7f) text += `\\${String(byte).padStart(3, '0')}`;
    else text += ESCAPED.includes(char) ? `\\${char}` : char;
  }
  return text;
}

/** The labels of a name as text, still escaped: `www`, `example`, `com`. The dot at its end is optional. */
export function labelsOf(name: string): readonly string[] {
  if (name === ROOT || name === '') return [];
  const labels = name.match(/(?:\\\d{3}|\\.|[^.\\])+/gs) ?? [];
  return labels;
}

/** The bytes of one label as text. */
function labelBytes(label: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < label.length; i++) {
    const number = /^\\(\d{3})/.exec(label.slice(i, i + 4));
    if (number) i += 3;
    else if (label[i] === '\\') i++;
    bytes.push(number ? Number(number[1]) : label.charCodeAt(i));
  }
  return Uint8Array.from(bytes);
}

/** A name in the one spelling that `readName` gives it: `\\097` becomes `a`, case stays. For names without `nameFault`. */
export const plainName = (name: string): string =>
  labelsOf(name)
    .map((label) => {
      const bytes = labelBytes(label);
      return `${labelText(bytes, 0, bytes.length)}.`;
    })
    .join('') || ROOT;

/** What is wrong with a name as text; nothing, if it can be sent. */
export function nameFault(name: string): string | undefined {
  if (name === ROOT) return undefined;
  if (!/^(?:(?:\\\d{3}|\\\D|[^.\\])+\.?)+$/.test(name)) return `"${name}" has an empty label or a broken escape`;
  let length = 1;
  for (const label of labelsOf(name)) {
    if (/\\(?:[3-9]\d\d|2[6-9]\d|25[6-9])/.test(label)) return `"${label}" names a byte above 255`;
    const size = labelBytes(label).length;
    if (size > MAX_LABEL_BYTES) return `the label "${label}" is longer than ${MAX_LABEL_BYTES} bytes`;
    length += 1 + size;
  }
  return length > MAX_NAME_BYTES ? `"${name}" is longer than ${MAX_NAME_BYTES} bytes` : undefined;
}

/** Whether the dot at its end ends the name: behind an odd number of backslashes it is a part of the last label. */
const isAbsolute = (name: string): boolean =>
  name.endsWith('.') && (!name.endsWith('\\.') || /(?:^|[^\\])(?:\\\\)+\.$/.test(name));

/** Lower case, with the dot at its end: names are equal when these are (RFC 4343). */
export const canonicalName = (name: string): string =>
  (isAbsolute(name) ? name : `${name}.`).replace(/[A-Z]/g, (c) => c.toLowerCase());

/** The last `count` labels of a name: what query-name minimisation shows of it (RFC 9156). */
export function lastLabels(name: string, count: number): string {
  const labels = labelsOf(name);
  return count >= labels.length ? name : `${labels.slice(labels.length - count).join('.')}.`;
}

/** Writes the names of one message; remembers where each suffix stands, so that a later name can point there. */
export class NameWriter {
  readonly #writer: Writer;
  readonly #seen = new Map<string, number>();

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** `compress` false: as RFC 3597, section 4, demands inside the data of types newer than RFC 1035's. */
  write(name: string, compress = true): void {
    const labels = labelsOf(name);
    for (let i = 0; i < labels.length; i++) {
      const suffix = labels.slice(i).join('.');
      const seen = this.#seen.get(suffix);
      if (compress && seen !== undefined) {
        this.#writer.u16((POINTER << 8) | seen);
        return;
      }
      if (seen === undefined && this.#writer.length <= MAX_POINTER) this.#seen.set(suffix, this.#writer.length);
      const bytes = labelBytes(labels[i]!);
      this.#writer.u8(bytes.length).raw(bytes);
    }
    this.#writer.u8(0);
  }
}
