/** Hash functions by their names (FIPS 180-4, RFC 1321), and HMAC over them (RFC 2104): what `openssl dgst` and fingerprints use. */
import { createHash, createHmac } from 'node:crypto';

export type DigestName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

export const digest = (name: DigestName, bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(createHash(name).update(bytes).digest());

export const hmacDigest = (name: DigestName, key: Uint8Array, bytes: Uint8Array): Uint8Array =>
  Uint8Array.from(createHmac(name, key).update(bytes).digest());
