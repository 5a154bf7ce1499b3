/** One handshake message: its header, and the reader of its body (RFC 8446, 4; RFC 5246, 7.4). */
import { FieldReader } from '../../../core/field-reader.ts';
import type { Emit } from '../../../core/protocol.ts';
import * as H from '../fields/handshake.ts';
import { HANDSHAKE_TYPES } from '../fields/names.ts';
import type { MessageContext } from './context.ts';
import { emitExtensions } from './extensions.ts';
import { clientHello, RETRY_RANDOM, serverHello } from './hello.ts';
import * as M from './messages.ts';
import { toHex } from '../../../core/bytes.ts';

export const HEADER_BYTES = 4;
export const TYPE = {
  ...{
    clientHello: 1,
    serverHello: 2,
    newSessionTicket: 4,
    endOfEarlyData: 5,
    encryptedExtensions: 8,
    certificate: 11,
  },
  ...{ serverKeyExchange: 12, certificateRequest: 13, certificateVerify: 15, clientKeyExchange: 16, finished: 20 },
  ...{ keyUpdate: 24 },
} as const;

type ReadMessage = (r: FieldReader, context: MessageContext) => void;

const READERS: Readonly<Record<number, ReadMessage>> = {
  [TYPE.clientHello]: clientHello,
  [TYPE.serverHello]: serverHello,
  [TYPE.newSessionTicket]: M.newSessionTicket,
  [TYPE.encryptedExtensions]: (r, context) => void emitExtensions(r, 'encrypted extensions', context),
  [TYPE.certificate]: M.certificate,
  [TYPE.serverKeyExchange]: M.serverKeyExchange,
  [TYPE.certificateRequest]: M.certificateRequest,
  [TYPE.certificateVerify]: M.certificateVerify,
  [TYPE.clientKeyExchange]: M.clientKeyExchange,
  [TYPE.finished]: M.finished,
  [TYPE.keyUpdate]: M.keyUpdate,
};

/** Length of the message that begins at a place; undefined when its header is not all there. */
export const messageLength = (bytes: Uint8Array, at: number, end: number): number | undefined =>
  at + HEADER_BYTES > end
    ? undefined
    : HEADER_BYTES + bytes[at + 1]! * 0x10000 + bytes[at + 2]! * 0x100 + bytes[at + 3]!;

/** Whether a type is one that Wireshark knows: what has none is taken for encrypted. */
export const isKnownType = (type: number): boolean => HANDSHAKE_TYPES[type] !== undefined;

/** `Client Hello`; a ServerHello may be a HelloRetryRequest in disguise (RFC 8446, 4.1.3). */
export function messageName(bytes: Uint8Array, at: number, end: number): string {
  const type = bytes[at]!;
  const random = at + HEADER_BYTES + 2;
  const isRetry =
    type === TYPE.serverHello && random + 32 <= end && toHex(bytes.subarray(random, random + 32)) === RETRY_RANDOM;
  return isRetry ? 'Hello Retry Request' : (HANDSHAKE_TYPES[type] ?? 'Encrypted Handshake Message');
}

/** Emits a message that is all there; false when its body is shorter than it says. */
export function emitMessage(at: number, end: number, context: MessageContext): boolean {
  const { bytes, emit } = context;
  emit(H.HANDSHAKE, at * 8, (end - at) * 8, 1, messageName(bytes, at, end));
  const r = new FieldReader(bytes, at, end, emit);
  const type = r.u8(H.TYPE);
  r.u24(H.LENGTH);
  READERS[type]?.(r, context);
  return !r.short;
}

export const emitEncrypted = (at: number, end: number, emit: Emit): void =>
  emit(H.HANDSHAKE, at * 8, (end - at) * 8, 1, 'Encrypted Handshake Message');
