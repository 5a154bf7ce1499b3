/** What a record holds in the clear, or once opened: handshake messages, alerts, ChangeCipherSpec. */
import type { Emit, FieldValue, PacketContext } from '../../../core/protocol.ts';
import { toHex } from '../../../core/bytes.ts';
import * as H from '../fields/handshake.ts';
import { ALERT_LEVELS, ALERTS, HANDSHAKE_TYPES } from '../fields/names.ts';
import * as R from '../fields/record.ts';
import { CONTENT } from '../numbers.ts';
import { emitEncrypted, emitMessage, TYPE } from './handshake.ts';
import type { HandshakePart } from './handshake-stream.ts';
import { RETRY_RANDOM } from './hello.ts';
import type { Seen } from './session.ts';

/** What a mark of a handshake message holds: the packet list tells a part of one otherwise than a whole one. */
const [WHOLE, FRAGMENT, BEGINNING] = [1, 2, 0x100];

/** Where the content stands. */
interface Place {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
}

export function emitPlaintext(type: number, place: Place, seen: Seen, emit: Emit, packet?: PacketContext): void {
  const { bytes, at, end } = place;
  if (type === CONTENT.handshake) emitHandshake(place, seen, emit, packet);
  else if (type === CONTENT.changeCipherSpec) emit(R.CHANGE_CIPHER_SPEC, at * 8, (end - at) * 8, 1);
  else if (type === CONTENT.alert) {
    emit(R.ALERT, at * 8, (end - at) * 8, 1);
    if (end - at !== 2 || (seen.isProtected && !seen.opened)) return;
    emit(R.ALERT_LEVEL, at * 8, 8, bytes[at]!);
    emit(R.ALERT_DESC, (at + 1) * 8, 8, bytes[at + 1]!);
  }
}

function emitHandshake(place: Place, seen: Seen, emit: Emit, packet: PacketContext | undefined): void {
  if (seen.isProtected && !seen.opened) return emitEncrypted(place.at, place.end, emit);
  for (const part of seen.handshake) emitPart(place, part, emit, packet);
}

function emitPart(place: Place, part: HandshakePart, emit: Emit, packet: PacketContext | undefined): void {
  const [at, end] = [place.at + part.at, place.at + part.end];
  if (part.kind === 'encrypted') return emitEncrypted(at, end, emit);
  if (part.kind !== 'message') {
    // Wireshark names one only where its record begins with it
    const value = part.begins !== undefined && part.at === 0 ? BEGINNING + part.begins : FRAGMENT;
    return emit(H.HANDSHAKE, at * 8, (end - at) * 8, value, 'a part of a message in several records');
  }
  const { version, suite, bytes, pieces } = part;
  if (pieces.length > 0) {
    emit(R.FRAGMENTS, at * 8, 0, 1, `${pieces.length} records`);
    for (const { frame } of pieces) emit(R.FRAGMENT, at * 8, 0, frame);
    emit(R.FRAGMENT_COUNT, at * 8, 0, pieces.length);
  }
  const isWhole = bytes
    ? emitMessage(0, bytes.length, { bytes, version, suite, emit: elsewhere(at, end, emit) })
    : emitMessage(at, end, { bytes: place.bytes, version, suite, emit });
  if (!isWhole && packet) packet.malformed = 'the handshake message is shorter than it says';
}

/** A message put together from records has no places in this one. */
const elsewhere =
  (at: number, end: number, emit: Emit): Emit =>
  (field, _bitAt, _bitLength, value, note) =>
    emit(field, at * 8, (end - at) * 8, value, note);

type Value = (name: string) => FieldValue | undefined;
type All = (name: string) => readonly FieldValue[];

/** `Server Hello`, `Change Cipher Spec`, `Alert (Level: Fatal, Description: Unknown CA)` */
export function plainWords(type: number, value: Value, all: All): string {
  if (type === CONTENT.changeCipherSpec) return 'Change Cipher Spec';
  if (type === CONTENT.alert) return alertWords(value);
  if (type !== CONTENT.handshake) return '';
  const types = all(H.TYPE.name);
  const randoms = all(H.RANDOM.name);
  let hellos = 0;
  const words = types.map((each) => {
    const isHello = each === TYPE.clientHello || each === TYPE.serverHello;
    const random = isHello ? randoms[hellos++] : undefined;
    const isRetry = each === TYPE.serverHello && random instanceof Uint8Array && toHex(random) === RETRY_RANDOM;
    return isRetry ? 'Hello Retry Request' : (HANDSHAKE_TYPES[Number(each)] ?? '');
  });
  const marks = all(H.HANDSHAKE.name);
  const unread = marks.filter((mark) => mark === WHOLE).length - types.length;
  return [
    ...marks.flatMap((mark) =>
      Number(mark) >= BEGINNING ? [`[${HANDSHAKE_TYPES[Number(mark) - BEGINNING]} Fragment]`] : [],
    ),
    ...words,
    ...Array.from({ length: unread }, () => 'Encrypted Handshake Message'),
  ].join(', ');
}

function alertWords(value: Value): string {
  const [level, description] = [value(R.ALERT_LEVEL.name), value(R.ALERT_DESC.name)];
  if (level === undefined) return 'Encrypted Alert';
  const name = (names: Readonly<Record<number, string>>, number: FieldValue | undefined): string =>
    names[Number(number)] ?? 'Unknown';
  return `Alert (Level: ${name(ALERT_LEVELS, level)}, Description: ${name(ALERTS, description)})`;
}
