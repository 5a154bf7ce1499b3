/** HKDF: gathers what is random in a secret, then stretches it (RFC 5869); with TLS 1.3's labels (RFC 8446, 7.1). */
import { concat, utf8, Writer } from '../../../core/bytes.ts';
import { hashLength, type HashName, hmac } from './hash.ts';

export const extract = (hash: HashName, salt: Uint8Array, material: Uint8Array): Uint8Array =>
  hmac(hash, salt, material);

export function expand(hash: HashName, secret: Uint8Array, info: Uint8Array, length: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  let block: Uint8Array = new Uint8Array(0);
  for (let i = 1; (i - 1) * hashLength(hash) < length; i++) {
    block = hmac(hash, secret, concat([block, info, Uint8Array.of(i)]));
    blocks.push(block);
  }
  return concat(blocks).slice(0, length);
}

/** HkdfLabel: the length wanted, `tls13 ` and the label, and what the secret is bound to. */
export function hkdfLabel(label: string, context: Uint8Array, length: number): Uint8Array {
  const full = utf8(`tls13 ${label}`);
  return new Writer().u16(length).u8(full.length).raw(full).u8(context.length).raw(context).finish();
}

export const expandLabel = (
  hash: HashName,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array => expand(hash, secret, hkdfLabel(label, context, length), length);
