/** Lists that several messages and extensions carry: signature algorithms, and names of authorities. */
import type { FieldReader } from '../../../core/field-reader.ts';
import { SIGNATURES, SIGNATURES_LENGTH } from '../fields/extensions.ts';
import * as H from '../fields/handshake.ts';
import { emitParts } from './certificate.ts';
import type { MessageContext } from './context.ts';
import { elementAt } from './der.ts';

export function emitSignatureList(r: FieldReader, context: MessageContext): void {
  const list = r.part(r.u16(SIGNATURES_LENGTH));
  context.emit(SIGNATURES, list.at * 8, list.left * 8, 1, `${list.left >>> 1} algorithms`);
  while (list.left >= 2) emitSignatureAlgorithm(list, context);
}

/** The algorithm, and its two bytes as TLS 1.2 read them (RFC 5246, 7.4.1.4.1). */
export function emitSignatureAlgorithm(r: FieldReader, { bytes, emit }: MessageContext): void {
  const at = r.at;
  r.u16(H.SIGNATURE_ALGORITHM);
  if (r.short) return;
  emit(H.SIGNATURE_HASH, at * 8, 8, bytes[at]!);
  emit(H.SIGNATURE_SIGNER, (at + 1) * 8, 8, bytes[at + 1]!);
}

/** Names of authorities. */
export function emitNames(r: FieldReader, { bytes, emit }: MessageContext): void {
  const names = r.part(r.u16(H.DNAMES_LENGTH));
  if (names.left > 0) emit(H.DNAMES, names.at * 8, names.left * 8, 1, `${names.left} bytes`);
  while (names.left >= 2 && !names.short) {
    const length = names.u16(H.DNAME_LENGTH);
    const at = names.at;
    names.skip(length);
    const name = names.short ? undefined : elementAt(bytes, at, at + length);
    if (!name) continue;
    emit(H.DNAME, name.from * 8, (name.to - name.from) * 8, 1);
    emitParts(bytes, name, emit);
  }
}
