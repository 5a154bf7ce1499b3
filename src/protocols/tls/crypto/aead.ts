/** Authenticated encryption: AES-GCM (NIST SP 800-38D) and ChaCha20-Poly1305 (RFC 8439), 12 bytes of nonce and 16 of tag. */
import { createCipheriv, createDecipheriv } from 'node:crypto';

export type AeadName = 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305';

export const TAG_LENGTH = 16;
export const NONCE_LENGTH = 12;

/** Bytes. */
export const keyLength = (aead: AeadName): number => (aead === 'aes-128-gcm' ? 16 : 32);

/** A key, what it is used once with, and what is vouched for without being hidden. */
export interface AeadUse {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly aad: Uint8Array;
}

/** Node takes ChaCha20-Poly1305 as an AEAD only with its tag's length given; its types know GCM's names alone. */
const node = (aead: AeadName): 'aes-256-gcm' => aead as 'aes-256-gcm';

/** Ciphertext and tag. */
export function seal(aead: AeadName, { key, nonce, aad }: AeadUse, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv(node(aead), key, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(aad, { plaintextLength: plaintext.length });
  const body = cipher.update(plaintext);
  cipher.final();
  const sealed = new Uint8Array(body.length + TAG_LENGTH);
  sealed.set(body);
  sealed.set(cipher.getAuthTag(), body.length);
  return sealed;
}

/** The plaintext; undefined when the tag does not vouch for it. */
export function open(aead: AeadName, { key, nonce, aad }: AeadUse, sealed: Uint8Array): Uint8Array | undefined {
  const length = sealed.length - TAG_LENGTH;
  if (length < 0) return undefined;
  const cipher = createDecipheriv(node(aead), key, nonce, { authTagLength: TAG_LENGTH });
  cipher.setAAD(aad, { plaintextLength: length });
  cipher.setAuthTag(sealed.subarray(length));
  const plaintext = cipher.update(sealed.subarray(0, length));
  try {
    cipher.final();
  } catch {
    return undefined;
  }
  return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length);
}
