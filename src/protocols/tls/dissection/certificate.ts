/** A certificate, field by field (RFC 5280, 4.1). */
import { fromUtf8 } from '../../../core/bytes.ts';
import type { Emit, Field } from '../../../core/protocol.ts';
import * as C from '../fields/certificate.ts';
import { emitExtension } from './certificate-extensions.ts';
import { elementAt, elementsOf, objectId, OBJECT_NAMES, type Element } from './der.ts';

const [SEQUENCE, SET, INTEGER, BIT_STRING, OBJECT] = [0x30, 0x31, 0x02, 0x03, 0x06];
const [VERSION, EXTENSIONS] = [0xa0, 0xa3];

/** Emits what lies in an element; what is no certificate is left alone. */
export function emitCertificate(bytes: Uint8Array, at: number, end: number, emit: Emit): void {
  const whole = elementAt(bytes, at, end);
  if (whole?.tag !== SEQUENCE) return;
  const [signed, algorithm, signature] = elementsOf(bytes, whole.from, whole.to);
  if (signed?.tag !== SEQUENCE) return;
  mark(C.SIGNED, signed, emit);
  emitSigned(bytes, elementsOf(bytes, signed.from, signed.to), emit);
  if (algorithm) emitAlgorithm(bytes, algorithm, C.SIGNATURE_ALGORITHM, emit);
  if (signature?.tag === BIT_STRING) emitBits(bytes, signature, C.SIGNATURE, emit);
}

function emitSigned(bytes: Uint8Array, elements: readonly Element[], emit: Emit): void {
  let parts = elements;
  if (parts[0]?.tag === VERSION) {
    const number = elementAt(bytes, parts[0].from, parts[0].to);
    if (number) emit(C.VERSION, number.from * 8, (number.to - number.from) * 8, bytes[number.from] ?? 0);
    parts = parts.slice(1);
  }
  const [serial, algorithm, issuer, validity, subject, key, ...rest] = parts;
  if (serial?.tag === INTEGER) content(bytes, serial, C.SERIAL, emit);
  if (algorithm) emitAlgorithm(bytes, algorithm, C.SIGNATURE_ELEMENT, emit);
  if (issuer) emitName(bytes, issuer, C.ISSUER, C.ISSUER_NAME, emit);
  if (validity) emitValidity(bytes, validity, emit);
  if (subject) emitName(bytes, subject, C.SUBJECT, C.SUBJECT_NAME, emit);
  if (key) emitKey(bytes, key, emit);
  const extensions = rest.find(({ tag }) => tag === EXTENSIONS);
  const list = extensions && elementAt(bytes, extensions.from, extensions.to);
  if (!list) return;
  const each = elementsOf(bytes, list.from, list.to);
  emit(C.EXTENSIONS, list.from * 8, (list.to - list.from) * 8, each.length);
  for (const extension of each) emitExtension(bytes, extension, emit);
}

function mark(field: Field, { from, to }: Element, emit: Emit): void {
  emit(field, from * 8, (to - from) * 8, 1);
}

function content(bytes: Uint8Array, { from, to }: Element, field: Field, emit: Emit): void {
  emit(field, from * 8, (to - from) * 8, bytes.subarray(from, to));
}

/** A bit string without the byte that counts its unused bits. */
function emitBits(bytes: Uint8Array, { from, to }: Element, field: Field, emit: Emit): void {
  if (to > from) emit(field, (from + 1) * 8, (to - from - 1) * 8, bytes.subarray(from + 1, to));
}

function emitAlgorithm(bytes: Uint8Array, algorithm: Element, field: Field, emit: Emit): void {
  mark(field, algorithm, emit);
  const id = elementAt(bytes, algorithm.from, algorithm.to);
  if (id?.tag === OBJECT) emitObject(bytes, id, C.ALGORITHM_ID, emit);
}

export function emitObject(bytes: Uint8Array, id: Element, field: Field, emit: Emit): string {
  const text = objectId(bytes, id);
  emit(field, id.from * 8, (id.to - id.from) * 8, text, OBJECT_NAMES[text]);
  return text;
}

function emitName(bytes: Uint8Array, name: Element, choice: Field, sequence: Field, emit: Emit): void {
  emit(choice, name.from * 8, (name.to - name.from) * 8, 0, nameText(bytes, name));
  emit(sequence, name.from * 8, (name.to - name.from) * 8, elementsOf(bytes, name.from, name.to).length);
  emitParts(bytes, name, emit);
}

/** The parts of a name (RFC 5280, 4.1.2.4). */
export function emitParts(bytes: Uint8Array, name: Element, emit: Emit): void {
  for (const part of elementsOf(bytes, name.from, name.to)) {
    if (part.tag !== SET) continue;
    const attributes = elementsOf(bytes, part.from, part.to);
    emit(C.RDN, part.from * 8, (part.to - part.from) * 8, attributes.length);
    for (const attribute of attributes) emitAttribute(bytes, attribute, emit);
  }
}

/** Which text a tag means, and its place in the choice of DirectoryString. */
const TEXTS: Readonly<Record<number, readonly [Field, number]>> = { 0x0c: [C.UTF8, 4], 0x13: [C.PRINTABLE, 1] };

function emitAttribute(bytes: Uint8Array, attribute: Element, emit: Emit): void {
  mark(C.RDN_ELEMENT, attribute, emit);
  const [id, value] = elementsOf(bytes, attribute.from, attribute.to);
  if (id?.tag !== OBJECT) return;
  const type = emitObject(bytes, id, C.OID, emit);
  if (!value) return;
  const place = [value.from * 8, (value.to - value.from) * 8] as const;
  const text = fromUtf8(bytes.subarray(value.from, value.to));
  if (type === '2.5.4.6') return emit(C.COUNTRY, ...place, text);
  if (value.tag === 0x16) return emit(C.IA5, ...place, text);
  const [field, choice] = TEXTS[value.tag] ?? [];
  if (!field) return;
  emit(C.DIRECTORY_STRING, value.at * 8, (value.to - value.at) * 8, choice!);
  emit(field, ...place, text);
}

/** `CN=www.example.com, O=wirelab`: what a panel shows of a whole name. */
function nameText(bytes: Uint8Array, name: Element): string {
  const short: Record<string, string> = {
    ...{ '2.5.4.3': 'CN', '2.5.4.6': 'C', '2.5.4.7': 'L', '2.5.4.8': 'ST', '2.5.4.10': 'O', '2.5.4.11': 'OU' },
  };
  const parts = elementsOf(bytes, name.from, name.to).flatMap((part) => elementsOf(bytes, part.from, part.to));
  return parts
    .flatMap((attribute) => {
      const [id, value] = elementsOf(bytes, attribute.from, attribute.to);
      if (!id || !value) return [];
      const type = objectId(bytes, id);
      return [`${short[type] ?? type}=${fromUtf8(bytes.subarray(value.from, value.to))}`];
    })
    .join(', ');
}

const UTC_TIME = 0x17;

function emitValidity(bytes: Uint8Array, validity: Element, emit: Emit): void {
  mark(C.VALIDITY, validity, emit);
  const [from, to] = elementsOf(bytes, validity.from, validity.to);
  if (from) emitTime(bytes, from, C.NOT_BEFORE, emit);
  if (to) emitTime(bytes, to, C.NOT_AFTER, emit);
}

function emitTime(bytes: Uint8Array, time: Element, field: Field, emit: Emit): void {
  const isShort = time.tag === UTC_TIME;
  emit(field, time.at * 8, (time.to - time.at) * 8, isShort ? 0 : 1);
  const text = fromUtf8(bytes.subarray(time.from, time.to));
  const place = [time.from * 8, (time.to - time.from) * 8] as const;
  emit(isShort ? C.UTC_TIME : C.GENERALIZED_TIME, ...place, isShort ? utcTime(text) : generalizedTime(text));
}

/** `261122234904Z` → `2026-11-22 23:49:04 (UTC)`; years from 50 on are of the last century (RFC 5280, 4.1.2.5.1). */
function utcTime(text: string): string {
  const [, y, mo, d, h, mi, s] = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return s === undefined ? text : `${Number(y) < 50 ? 20 : 19}${y}-${mo}-${d} ${h}:${mi}:${s} (UTC)`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `20510714234904Z` → `Jul 14, 2051 23:49:04.000000000 UTC` */
function generalizedTime(text: string): string {
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (s === undefined) return text;
  return `${MONTHS[Number(mo) - 1] ?? mo} ${String(Number(d)).padStart(2)}, ${y} ${h}:${mi}:${s}.000000000 UTC`;
}

function emitKey(bytes: Uint8Array, key: Element, emit: Emit): void {
  mark(C.KEY_INFO, key, emit);
  const [algorithm, bits] = elementsOf(bytes, key.from, key.to);
  if (!algorithm) return;
  emitAlgorithm(bytes, algorithm, C.KEY_ALGORITHM, emit);
  const [id, curve] = elementsOf(bytes, algorithm.from, algorithm.to);
  const isRsa = id !== undefined && objectId(bytes, id) === '1.2.840.113549.1.1.1';
  if (curve?.tag === OBJECT) {
    emit(C.EC_PARAMETERS, curve.at * 8, (curve.to - curve.at) * 8, 1);
    emitObject(bytes, curve, C.NAMED_CURVE, emit);
  }
  if (bits?.tag !== BIT_STRING) return;
  emitBits(bytes, bits, C.PUBLIC_KEY, emit);
  const pair = isRsa ? elementAt(bytes, bits.from + 1, bits.to) : undefined;
  if (!pair) return;
  const [modulus, exponent] = elementsOf(bytes, pair.from, pair.to);
  if (modulus) content(bytes, modulus, C.MODULUS, emit);
  if (!exponent || exponent.to - exponent.from > 4) return;
  const value = bytes.subarray(exponent.from, exponent.to).reduce((sum, byte) => sum * 256 + byte, 0);
  emit(C.EXPONENT, exponent.from * 8, (exponent.to - exponent.from) * 8, value);
}
