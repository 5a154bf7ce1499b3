/** The handshake's other messages: certificates, key exchange, proofs and tickets (RFC 8446, 4.3 to 4.6; RFC 5246, 7.4; RFC 8422, 5.4). */
import type { FieldReader } from '../../../core/field-reader.ts';
import * as H from '../fields/handshake.ts';
import { emitCertificate } from './certificate.ts';
import { emitExtensions } from './extensions.ts';
import type { MessageContext } from './context.ts';
import { emitNames, emitSignatureAlgorithm, emitSignatureList } from './lists.ts';
import { TLS_13 } from './versions.ts';

export function certificate(r: FieldReader, context: MessageContext): void {
  const { bytes, emit } = context;
  const is13 = context.version === TLS_13;
  if (is13) emitRequestContext(r);
  const chain = r.part(r.u24(H.CERTIFICATES_LENGTH));
  // Wireshark shows no list where there is none
  if (chain.left > 0) emit(H.CERTIFICATES, chain.at * 8, chain.left * 8, 1, `${chain.left} bytes`);
  while (chain.left >= 3 && !chain.short) {
    const length = chain.u24(H.CERTIFICATE_LENGTH);
    const at = chain.at;
    chain.bytes(H.CERTIFICATE, length);
    if (!chain.short) emitCertificate(bytes, at, at + length, emit);
    if (is13 && !chain.short) emitExtensions(chain, 'certificate', context);
  }
  if (chain.short) r.short = true;
}

function emitRequestContext(r: FieldReader): void {
  const length = r.u8(H.CONTEXT_LENGTH);
  if (length > 0) r.bytes(H.CONTEXT, length);
}

export function certificateRequest(r: FieldReader, context: MessageContext): void {
  if (context.version === TLS_13) {
    emitRequestContext(r);
    emitExtensions(r, 'certificate request', context);
    return;
  }
  const types = r.part(r.u8(H.CERT_TYPES_COUNT));
  context.emit(H.CERT_TYPES, types.at * 8, types.left * 8, 1, `${types.left} types`);
  while (types.left > 0) types.u8(H.CERT_TYPE);
  emitSignatureList(r, context);
  emitNames(r, context);
}

const NAMED = 3;

export function serverKeyExchange(r: FieldReader, context: MessageContext): void {
  if (!isElliptic(context.suite)) return;
  if (r.u8(H.CURVE_TYPE) !== NAMED) return;
  r.u16(H.NAMED_CURVE);
  r.bytes(H.SERVER_POINT, r.u8(H.SERVER_POINT_LENGTH));
  if (r.left === 0) return;
  emitSignatureAlgorithm(r, context);
  r.bytes(H.SIGNATURE, r.u16(H.SIGNATURE_LENGTH));
}

export function clientKeyExchange(r: FieldReader, { suite }: MessageContext): void {
  if (isElliptic(suite)) r.bytes(H.CLIENT_POINT, r.u8(H.CLIENT_POINT_LENGTH));
  else if (isRsa(suite)) r.bytes(H.PREMASTER, r.u16(H.PREMASTER_LENGTH));
}

/** TLS_ECDHE_*: in these the halves of the key exchange are points. */
const isElliptic = (suite: number): boolean =>
  (suite >= 0xc006 && suite <= 0xc014) ||
  (suite >= 0xc023 && suite <= 0xc02c) ||
  (suite >= 0xc02f && suite <= 0xc030) ||
  [0xcca8, 0xcca9, 0xc0ac, 0xc0ad].includes(suite);

/** TLS_RSA_*: the client encrypts the secret with the key of the certificate. */
const isRsa = (suite: number): boolean =>
  [0x04, 0x05, 0x0a, 0x2f, 0x35, 0x3c, 0x3d, 0x9c, 0x9d, 0xc09c, 0xc09d].includes(suite);

export function certificateVerify(r: FieldReader, context: MessageContext): void {
  emitSignatureAlgorithm(r, context);
  r.bytes(H.VERIFY_SIGNATURE, r.u16(H.VERIFY_LENGTH));
}

export function finished(r: FieldReader, { emit }: MessageContext): void {
  emit(H.VERIFY_DATA, r.at * 8, r.left * 8, 1, `${r.left} bytes`);
}

export function newSessionTicket(r: FieldReader, context: MessageContext): void {
  r.u32(H.TICKET_LIFETIME);
  const is13 = context.version === TLS_13;
  if (is13) {
    r.u32(H.TICKET_AGE_ADD);
    const nonce = r.u8(H.TICKET_NONCE_LENGTH);
    if (nonce > 0) r.bytes(H.TICKET_NONCE, nonce);
  }
  r.bytes(H.TICKET, r.u16(H.TICKET_LENGTH));
  if (is13) emitExtensions(r, 'ticket', context);
}

export function keyUpdate(r: FieldReader): void {
  r.u8(H.KEY_UPDATE);
}
