/** Compressed names in the bytes of a DNS message: where each pointer stands, and what it points at (RFC 1035, 4.1.4). */
import type { FieldView, LayerView } from '../core/lens.ts';

export interface NamePointer {
  /** `c00c` */
  readonly hex: string;
  /** Counted from the first byte of the message, as the pointer counts. */
  readonly target: number;
  /** What stands there, with what its own pointers add: `google.com`. */
  readonly name: string;
  /** The bytes that it leads to, and those that they lead to, in the frame. */
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
}

const POINTER = 0xc0;
/** Each pointer must lead back, so a name in 512 bytes has fewer. */
const MOST_JUMPS = 128;

/** The pointer that a field's name ends in; undefined when it is written out, or is no name. */
export function pointerOf(bytes: Uint8Array, layer: LayerView, field: FieldView): NamePointer | undefined {
  if (layer.protocol !== 'dns' || field.type !== 'text' || field.bitLength === 0 || layer.length === 0)
    return undefined;
  const start = layer.at + (layer.fields.some((f) => f.name === 'dns.length') ? 2 : 0);
  const end = (field.bitAt + field.bitLength) / 8;
  const at = labelsEnd(bytes, field.bitAt / 8);
  if (at === undefined || at + 2 !== end || bytes[at]! < POINTER) return undefined;
  return followed(bytes, start, at);
}

/** Behind the labels that begin at `at`: the root's zero, or a pointer; undefined when this is no name. */
function labelsEnd(bytes: Uint8Array, at: number): number | undefined {
  let i = at;
  for (;;) {
    const size = bytes[i];
    if (size === undefined || (size >= 0x40 && size < POINTER)) return undefined;
    if (size === 0 || size >= POINTER) return i;
    i += 1 + size;
  }
}

function followed(bytes: Uint8Array, start: number, pointerAt: number): NamePointer | undefined {
  const targetOf = (i: number): number => ((bytes[i]! & 0x3f) << 8) | (bytes[i + 1] ?? 0);
  const hex = (i: number): string => (((bytes[i]! << 8) | (bytes[i + 1] ?? 0)) >>> 0).toString(16);
  const labels: string[] = [];
  const ranges: { from: number; to: number }[] = [];
  let i = pointerAt;
  for (let jumps = 0; jumps < MOST_JUMPS; jumps++) {
    const from = start + targetOf(i);
    const end = labelsEnd(bytes, from);
    if (end === undefined || from >= i) return undefined;
    for (let at = from; at < end; at += 1 + bytes[at]!) labels.push(text(bytes.subarray(at + 1, at + 1 + bytes[at]!)));
    const points = bytes[end]! >= POINTER;
    ranges.push({ from, to: end + (points ? 2 : 1) });
    if (!points)
      return { hex: hex(pointerAt), target: targetOf(pointerAt), name: labels.join('.') || '<Root>', ranges };
    i = end;
  }
  return undefined;
}

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
