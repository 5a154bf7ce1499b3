/** Where a test's values come from: fields of the dissection, what the caller adds, and slices, masks and functions over them. */
import { formatIpv4, formatMac } from '../../core/address.ts';
import { setU32, setU48, utf8 } from '../../core/bytes.ts';
import type { Field, FieldValue } from '../../core/protocol.ts';
import { container } from '../format.ts';
import type { Dissection } from '../tree.ts';
import type { SliceRange } from './ast.ts';
import type { Token } from './token.ts';

/** What values can be compared with each other. */
export type Kind = 'number' | 'bool' | 'ipv4' | 'mac' | 'bytes' | 'text' | 'time' | 'label' | 'protocol';

/** Further string fields of a frame that no bytes tell: `node`, `link`, `reason`, `event`. Undefined: it has none. */
export type Extra = (name: string) => readonly string[] | undefined;

export interface Subject {
  readonly dissection: Dissection;
  readonly extra: Extra;
}

export interface Source {
  readonly kind: Kind;
  readonly token: Token;
  /** The field itself, when nothing is done to it: literals ask it for widths and names. */
  readonly field?: Field;
  /** Whether it is a field or an extra as it stands, not a slice, mask or function. */
  readonly bare: boolean;
  /** Adds the values to `out`. `whole`: of a protocol not only its header but all that follows it. */
  read(subject: Subject, out: FieldValue[], whole: boolean): void;
}

export function kindOf(field: Field): Kind {
  switch (field.type) {
    case 'uint':
    case 'hex':
      return 'number';
    case 'layer':
      return 'protocol';
    default:
      return field.type;
  }
}

/** The largest value that Wireshark's type for the field holds. */
export const largest = (field: Field | undefined): number => 2 ** (field ? container(field) : 32) - 1;

/** `outermost`: only the outermost packet that has the field, all of its messages, and no header quoted inside an ICMP error. */
export function fieldSource(field: Field, token: Token, outermost: boolean, ordinal: number | undefined): Source {
  const isLayer = field.type === 'layer';
  return {
    kind: kindOf(field),
    token,
    field,
    bare: true,
    read({ dissection: d }, out, whole) {
      let first = -1;
      for (let i = 0; i < d.fields.length; i++) {
        if (d.fields[i] !== field) continue;
        const at = d.layerOf[i]!;
        const layer = d.layers[at]!;
        if (ordinal !== undefined && layer.ordinal !== ordinal) continue;
        if (outermost && (layer.quoted || (first >= 0 && packetsUpTo(d, first) !== packetsUpTo(d, at)))) continue;
        if (first < 0) first = at;
        if (!isLayer) out.push(d.values[i]!);
        else if (whole) out.push(layer.bytes.subarray(layer.at, layer.end));
        else out.push(layer.bytes.subarray(layer.at, layer.at + d.bitLengths[i]! / 8));
      }
    },
  };
}

/** How many IP headers a layer lies behind, its own included: a tunnel carries packets inside packets. */
function packetsUpTo(d: Dissection, layer: number): number {
  let count = 0;
  for (let i = 0; i <= layer; i++) if (d.layers[i]!.protocol.id === 'ip') count++;
  return count;
}

export const extraSource = (name: string, token: Token): Source => ({
  kind: 'text',
  token,
  bare: true,
  read({ extra }, out) {
    for (const value of extra(name) ?? []) out.push(value);
  },
});

/** A value as the bytes it has in the frame. */
export function bytesOf(kind: Kind, value: FieldValue, field?: Field): Uint8Array {
  if (typeof value === 'string') return utf8(value);
  if (typeof value !== 'number') return value;
  if (kind === 'label') return NO_BYTES;
  const bytes = new Uint8Array(kind === 'mac' ? 6 : kind === 'ipv4' ? 4 : container(field ?? NUMBER) / 8);
  if (kind === 'mac') setU48(bytes, 0, value);
  else if (kind === 'ipv4') setU32(bytes, 0, value);
  else for (let i = bytes.length - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  return bytes;
}

const NUMBER: Field = { name: '', type: 'uint', bits: 32, label: '', meaning: '' };

const NO_BYTES = new Uint8Array(0);

const derived = (kind: Kind, of: Source, each: (value: FieldValue) => FieldValue): Source => ({
  kind,
  token: of.token,
  bare: false,
  read(subject, out, whole) {
    const values: FieldValue[] = [];
    of.read(subject, values, whole);
    for (const value of values) out.push(each(value));
  },
});

/** Some bytes of each value; of a value that does not have them all, no bytes. */
export const sliceSource = (of: Source, ranges: readonly SliceRange[]): Source => {
  const sliced = derived('bytes', of, (value) => {
    const bytes = bytesOf(of.kind, value, of.field);
    const parts: number[] = [];
    for (const { from, length, last } of ranges) {
      const at = from < 0 ? bytes.length + from : from;
      const end = last !== undefined ? (last < 0 ? bytes.length + last : last) + 1 : at + (length ?? bytes.length - at);
      if (at < 0 || end > bytes.length || end <= at) return NO_BYTES;
      for (let i = at; i < end; i++) parts.push(bytes[i]!);
    }
    return Uint8Array.from(parts);
  });
  // a slice counts from the header, and of a protocol it reaches no further, even where the whole is searched
  return { ...sliced, read: (subject, out) => sliced.read(subject, out, false) };
};

/** The bits that two values share. */
export function maskSource(left: Source, right: (subject: Subject) => readonly FieldValue[]): Source {
  return {
    kind: left.kind,
    token: left.token,
    ...(left.field ? { field: left.field } : {}),
    bare: false,
    read(subject, out) {
      const values: FieldValue[] = [];
      left.read(subject, values, false);
      for (const mask of right(subject)) for (const value of values) out.push(masked(value, mask));
    },
  };
}

function masked(value: FieldValue, mask: FieldValue): FieldValue {
  if (typeof value === 'number' && typeof mask === 'number') {
    const high = (Math.floor(value / 2 ** 32) & Math.floor(mask / 2 ** 32)) >>> 0;
    return high * 2 ** 32 + ((value & mask) >>> 0);
  }
  if (typeof value !== 'object' || typeof mask !== 'object') return value;
  return Uint8Array.from({ length: Math.min(value.length, mask.length) }, (_, i) => value[i]! & mask[i]!);
}

/** Whether a masked value still has a bit set. */
export const hasBits = (value: FieldValue): boolean =>
  typeof value === 'number' ? value !== 0 : typeof value === 'string' ? value !== '' : value.some((b) => b !== 0);

export const lengthSource = (of: Source): Source =>
  derived('number', of, (value) => bytesOf(of.kind, value, of.field).length);

export const caseSource = (of: Source, upper: boolean): Source =>
  derived('text', of, (value) => (upper ? String(value).toUpperCase() : String(value).toLowerCase()));

export const stringSource = (of: Source): Source =>
  derived('text', of, (value) =>
    of.kind === 'ipv4' ? formatIpv4(value as number) : of.kind === 'mac' ? formatMac(value as number) : String(value),
  );

export const countSource = (of: Source): Source => ({
  kind: 'number',
  token: of.token,
  bare: false,
  read(subject, out) {
    const values: FieldValue[] = [];
    of.read(subject, values, false);
    if (values.length > 0) out.push(values.length); // Wireshark counts only what is there
  },
});

/** The smallest or the largest of all values of several fields. */
export const extremeSource = (of: readonly Source[], token: Token, smallest: boolean): Source => ({
  kind: 'number',
  token,
  bare: false,
  read(subject, out) {
    const values: FieldValue[] = [];
    for (const source of of) source.read(subject, values, false);
    const numbers = values as number[];
    if (numbers.length > 0) out.push(numbers.reduce((a, b) => (smallest === a < b ? a : b)));
  },
});
