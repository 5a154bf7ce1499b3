/** The cipher suites of TLS 1.3: an AEAD and a hash, nothing of the key exchange (RFC 8446, B.4). Those of TLS 1.2 are in tls12/suites.ts. */
import type { AeadName } from './crypto/aead.ts';
import type { HashName } from './crypto/hash.ts';

export interface Suite13 {
  readonly id: number;
  /** IANA's name, which is OpenSSL's too. */
  readonly name: string;
  readonly aead: AeadName;
  readonly hash: HashName;
}

/** Best first, in OpenSSL's order. */
export const SUITES_13: readonly Suite13[] = [
  { id: 0x1302, name: 'TLS_AES_256_GCM_SHA384', aead: 'aes-256-gcm', hash: 'sha384' },
  { id: 0x1303, name: 'TLS_CHACHA20_POLY1305_SHA256', aead: 'chacha20-poly1305', hash: 'sha256' },
  { id: 0x1301, name: 'TLS_AES_128_GCM_SHA256', aead: 'aes-128-gcm', hash: 'sha256' },
];

export const suite13 = (id: number): Suite13 | undefined => SUITES_13.find((suite) => suite.id === id);
