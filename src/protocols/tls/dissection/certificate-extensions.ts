/** Extensions of a certificate (RFC 5280, 4.2). */
import { getU32, fromUtf8 } from '../../../core/bytes.ts';
import type { Emit } from '../../../core/protocol.ts';
import * as C from '../fields/certificate.ts';
import { elementAt, elementsOf, objectId, OBJECT_NAMES, type Element } from './der.ts';

const [BOOLEAN, INTEGER, BIT_STRING, OCTETS, OBJECT] = [0x01, 0x02, 0x03, 0x04, 0x06];

export function emitExtension(bytes: Uint8Array, extension: Element, emit: Emit): void {
  place(C.EXTENSION, extension.at, extension.to, 1, emit);
  const parts = elementsOf(bytes, extension.from, extension.to);
  const id = parts.find(({ tag }) => tag === OBJECT);
  if (!id) return;
  const type = objectId(bytes, id);
  emit(C.EXTENSION_ID, id.from * 8, (id.to - id.from) * 8, type, OBJECT_NAMES[type]);
  const critical = parts.find(({ tag }) => tag === BOOLEAN);
  if (critical) place(C.CRITICAL, critical.from, critical.to, bytes[critical.from] ? 1 : 0, emit);
  const octets = parts.find(({ tag }) => tag === OCTETS);
  const value = octets && elementAt(bytes, octets.from, octets.to);
  if (value) READERS[type]?.(bytes, value, emit);
}

const place = (field: (typeof C)['CRITICAL'], from: number, to: number, value: number, emit: Emit): void =>
  emit(field, from * 8, (to - from) * 8, value);

type ReadExtension = (bytes: Uint8Array, value: Element, emit: Emit) => void;

const READERS: Readonly<Record<string, ReadExtension>> = {
  '2.5.29.14': (bytes, { from, to }, emit) => emit(C.SUBJECT_KEY, from * 8, (to - from) * 8, bytes.subarray(from, to)),
  '2.5.29.15': keyUsage,
  '2.5.29.17': alternativeNames,
  '2.5.29.19': basicConstraints,
  '2.5.29.35': authorityKey,
  '2.5.29.37': purposes,
};

function keyUsage(bytes: Uint8Array, { tag, from, to }: Element, emit: Emit): void {
  if (tag !== BIT_STRING || to - from < 2) return;
  emit(C.KEY_USAGE, (from + 1) * 8, (to - from - 1) * 8, bytes.subarray(from + 1, to));
  C.KEY_USES.forEach((use, i) => {
    const at = from + 1 + (i >>> 3);
    const set = at < to && (bytes[at]! >>> (7 - (i & 7))) & 1;
    emit(use, Math.min(at, to - 1) * 8 + (i & 7), 1, set ? 1 : 0);
  });
}

const [RFC822, DNS, ADDRESS] = [0x81, 0x82, 0x87];

function alternativeNames(bytes: Uint8Array, list: Element, emit: Emit): void {
  const names = elementsOf(bytes, list.from, list.to);
  place(C.GENERAL_NAMES, list.from, list.to, names.length, emit);
  for (const { tag, from, to } of names) {
    place(C.GENERAL_NAME, from, to, tag & 0x1f, emit);
    if (tag === DNS || tag === RFC822) {
      if (tag === DNS) emit(C.DNS_NAME, from * 8, (to - from) * 8, fromUtf8(bytes.subarray(from, to)));
    } else if (tag === ADDRESS && to - from === 4) place(C.IP_ADDRESS, from, to, getU32(bytes, from), emit);
  }
}

function basicConstraints(bytes: Uint8Array, value: Element, emit: Emit): void {
  place(C.BASIC_CONSTRAINTS, value.from, value.to, 1, emit);
  for (const { tag, from, to } of elementsOf(bytes, value.from, value.to)) {
    if (tag === BOOLEAN) place(C.CA, from, to, bytes[from] ? 1 : 0, emit);
    if (tag === INTEGER) place(C.PATH_LENGTH, from, to, bytes[to - 1] ?? 0, emit);
  }
}

function authorityKey(bytes: Uint8Array, value: Element, emit: Emit): void {
  place(C.AUTHORITY_KEY, value.at, value.to, 1, emit);
  const id = elementsOf(bytes, value.from, value.to).find(({ tag }) => tag === 0x80);
  if (id) emit(C.KEY_IDENTIFIER, id.from * 8, (id.to - id.from) * 8, bytes.subarray(id.from, id.to));
}

function purposes(bytes: Uint8Array, list: Element, emit: Emit): void {
  const ids = elementsOf(bytes, list.from, list.to);
  place(C.PURPOSES, list.from, list.to, ids.length, emit);
  for (const id of ids) {
    const type = objectId(bytes, id);
    emit(C.PURPOSE, id.from * 8, (id.to - id.from) * 8, type, OBJECT_NAMES[type]);
  }
}
