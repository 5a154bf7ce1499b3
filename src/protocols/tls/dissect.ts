/** TLS records as a layer, read as Wireshark reads them: on the wire, and with the key log what they hold (RFC 8446, 5; RFC 5246, 6). */
import { FieldReader } from '../../core/field-reader.ts';
import type { Conversation, Emit, Extent, FieldValue, Payload, Tail } from '../../core/protocol.ts';
import { emitPlaintext, plainWords } from './dissection/plaintext.ts';
import { RECORD_HEADER_BYTES, type Seen } from './dissection/session.ts';
import { recordLength, TlsStreams } from './dissection/streams.ts';
import { TLS_13, versionName } from './dissection/versions.ts';
import { HANDSHAKE } from './fields/handshake.ts';
import * as R from './fields/record.ts';
import { CONTENT } from './numbers.ts';

/** Where a record's plaintext goes on to be read. */
export const DECRYPTED = 'tls.decrypted';
const MOST_IN_RECORD = 2 ** 14 + 2048;

/** A type and a version that exist, and a length that may be. */
export const looksLikeRecord = (bytes: Uint8Array, at: number, end: number): boolean =>
  end > at &&
  bytes[at]! >= CONTENT.changeCipherSpec &&
  bytes[at]! <= CONTENT.applicationData &&
  (end < at + 2 || bytes[at + 1] === 3) &&
  (end < at + 3 || bytes[at + 2]! <= 4) &&
  (end < at + RECORD_HEADER_BYTES || recordLength(bytes, at) <= RECORD_HEADER_BYTES + MOST_IN_RECORD);

export function extent(bytes: Uint8Array, at: number, end: number, _conversation: Conversation, tail: Tail): Extent {
  if (!looksLikeRecord(bytes, at, end)) return { length: 0, unread: true };
  const isOpen = tail !== 'cut';
  if (end - at < RECORD_HEADER_BYTES) return isOpen ? { length: 0, needs: 'segment', begun: '' } : { length: end - at };
  const length = recordLength(bytes, at);
  if (at + length <= end) return { length };
  return isOpen ? { length: 0, needs: at + length - end, begun: '' } : { length: end - at };
}

export function witness(bytes: Uint8Array, at: number, end: number, conversation: Conversation): void {
  const app = TlsStreams.of(conversation).see(bytes, at, end)?.app;
  const { packet } = conversation;
  packet.secure = true;
  app?.messages.forEach(([from, to], i) => {
    // each message is counted as when it is taken apart: the first one goes with its record
    if (i > 0) packet.message++;
    app.protocol?.witness?.(app.bytes, from, to, conversation);
  });
  packet.secure = false;
}

export function dissect(
  bytes: Uint8Array,
  at: number,
  end: number,
  conversation: Conversation,
  emit: Emit,
): Payload | undefined {
  const { packet } = conversation;
  packet.secure = false;
  const seen = TlsStreams.of(conversation).see(bytes, at, end);
  emit(R.TLS, at * 8, (end - at) * 8, R.TLS.label, knownVersion(bytes, at, end, seen, packet.message));
  if (end === at) return undefined;
  const r = new FieldReader(bytes, at, end, emit);
  emit(R.RECORD, at * 8, (end - at) * 8, 1, seen?.isProtected ? whoReads(end - at - RECORD_HEADER_BYTES) : undefined);
  const isOpaque = seen?.version === TLS_13 && bytes[at] === CONTENT.applicationData;
  r.u8(isOpaque ? R.OPAQUE_TYPE : R.CONTENT_TYPE);
  r.u16(R.VERSION);
  r.u16(R.LENGTH);
  if (!seen) {
    if (!packet.partial) packet.malformed = 'the record is not all there';
    return undefined;
  }
  const body = at + RECORD_HEADER_BYTES;
  if (!seen.isProtected) {
    emitPlaintext(bytes[at]!, { bytes, at: body, end }, seen, emit, packet);
    return undefined;
  }
  emitProtected(bytes, [body, end], seen, emit);
  const { opened } = seen;
  return opened && { table: DECRYPTED, key: 0, bytes: opened.bytes, at: 0, end: opened.bytes.length, joined: true };
}

/** What the packet list calls it: until the two sides agree, by the first record's word. */
function knownVersion(
  bytes: Uint8Array,
  at: number,
  end: number,
  seen: Seen | undefined,
  message: number,
): string | undefined {
  if (seen && seen.agreed > 0) return versionName(seen.agreed);
  return message === 0 && end - at >= 3 ? versionName(bytes[at + 1]! * 256 + bytes[at + 2]!) : undefined;
}

const whoReads = (length: number): string =>
  `${length} bytes of ciphertext to every machine on the path; only the two ends have the keys to read them`;

/** What everybody sees of a protected record. */
function emitProtected(bytes: Uint8Array, [at, end]: readonly [number, number], seen: Seen, emit: Emit): void {
  const [bitAt, length] = [at * 8, (end - at) * 8];
  const type = bytes[at - RECORD_HEADER_BYTES];
  // with the keys Wireshark shows the message in its place
  if (seen.opened && seen.opened.type !== CONTENT.applicationData) return;
  if (type === CONTENT.applicationData) {
    emit(R.APP_DATA, bitAt, length, bytes.subarray(at, end));
    if (seen.appProtocol) emit(R.APP_DATA_PROTO, bitAt, 0, seen.appProtocol.title);
  } else emitPlaintext(type!, { bytes, at, end }, seen, emit);
}

/** The plaintext of a record: a layer of its own, behind the ciphertext's. */
export function dissectDecrypted(
  bytes: Uint8Array,
  at: number,
  end: number,
  conversation: Conversation,
  emit: Emit,
): Payload | undefined {
  const { packet } = conversation;
  const seen = TlsStreams.of(conversation).latest;
  const opened = seen?.opened;
  emit(R.TLS, at * 8, (end - at) * 8, R.TLS.label, versionName(seen?.version ?? 0));
  if (!seen || !opened) return undefined;
  if (seen.version === TLS_13) emit(R.CONTENT_TYPE, end * 8, 0, opened.type);
  if (opened.padding > 0) emit(R.PADDING, end * 8, 0, opened.padding);
  if (opened.type !== CONTENT.applicationData) {
    emitPlaintext(opened.type, { bytes, at, end }, seen, emit, packet);
    return undefined;
  }
  return emitData(bytes, seen, emit, packet);
}

function emitData(bytes: Uint8Array, { app }: Seen, emit: Emit, packet: Conversation['packet']): Payload | undefined {
  if (!app) return undefined;
  const { partFrom, pieces, messages, protocol } = app;
  if (partFrom !== undefined) {
    emit(R.SEGMENT_DATA, partFrom * 8, (bytes.length - partFrom) * 8, bytes.subarray(partFrom));
  }
  if (pieces.length > 0) {
    emit(R.SEGMENTS, 0, 0, 1, `${pieces.length} records, ${app.bytes.length} bytes`);
    for (const { frame } of pieces) emit(R.SEGMENT, 0, 0, frame);
    emit(R.SEGMENT_COUNT, 0, 0, pieces.length);
    emit(R.REASSEMBLED_LENGTH, 0, 0, app.bytes.length);
    emit(R.REASSEMBLED_DATA, 0, 0, app.bytes);
  }
  const over = protocol?.over.find(({ table }) => table === 'tls.port');
  if (!over || messages.length === 0) return undefined;
  packet.secure = true;
  return [...messages].reverse().reduce<Payload | undefined>(
    (next, [at, end], i) => ({
      ...over,
      bytes: app.bytes,
      at,
      end,
      joined: i < messages.length - 1,
      ...(next && { next }),
    }),
    undefined,
  );
}

type Value = (name: string) => FieldValue | undefined;
type All = (name: string) => readonly FieldValue[];

/** What everybody sees: `Client Hello`, `Application Data`, `Encrypted Handshake Message`. */
export function info(value: Value, all: All): string {
  const type = Number(value(R.OPAQUE_TYPE.name) ?? value(R.CONTENT_TYPE.name) ?? 0);
  if (type === CONTENT.applicationData) return 'Application Data';
  // its message stands in the layer behind it
  if (type === CONTENT.handshake && value(HANDSHAKE.name) === undefined) return 'Encrypted Handshake Message';
  return plainWords(type, value, all);
}

/** What the plaintext is, to those who can read it. */
export function decryptedInfo(value: Value, all: All): string {
  if (value(R.SEGMENT_DATA.name) !== undefined && value(R.SEGMENTS.name) === undefined) {
    return '[TLS segment of a reassembled PDU]';
  }
  const type =
    value(HANDSHAKE.name) !== undefined
      ? CONTENT.handshake
      : value(R.ALERT.name) !== undefined
        ? CONTENT.alert
        : CONTENT.applicationData;
  return type === CONTENT.applicationData ? 'Application Data' : plainWords(type, value, all);
}
