/**
 * Signatures by TLS's scheme numbers (RFC 8446, 4.2.3). ECDSA takes its nonces from key and message (RFC 6979) and PSS its salt from
 * the caller, so that the same world always signs the same bytes.
 */
import { verify as verifyByNode } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { keyObjectOf, type KeyKind, type PrivateKey, type PublicKey } from './keys.ts';
import { signPkcs1, signPss, verifyPkcs1, verifyPss, type HashName, type RandomBytes } from './rsa.ts';

interface SchemeOf<Key extends KeyKind, How extends string> {
  readonly name: string;
  readonly key: Key;
  readonly how: How;
  readonly hash: HashName;
}
export type SignatureScheme = SchemeOf<'p256', 'ecdsa'> | SchemeOf<'rsa', 'pkcs1' | 'pss'>;

/** Those that wirelab makes and checks, best first: the order of its signature_algorithms. */
export const SIGNATURE_SCHEMES: ReadonlyMap<number, SignatureScheme> = new Map<number, SignatureScheme>([
  [0x0403, { name: 'ecdsa_secp256r1_sha256', key: 'p256', how: 'ecdsa', hash: 'sha256' }],
  [0x0804, { name: 'rsa_pss_rsae_sha256', key: 'rsa', how: 'pss', hash: 'sha256' }],
  [0x0805, { name: 'rsa_pss_rsae_sha384', key: 'rsa', how: 'pss', hash: 'sha384' }],
  [0x0806, { name: 'rsa_pss_rsae_sha512', key: 'rsa', how: 'pss', hash: 'sha512' }],
  [0x0401, { name: 'rsa_pkcs1_sha256', key: 'rsa', how: 'pkcs1', hash: 'sha256' }],
  [0x0501, { name: 'rsa_pkcs1_sha384', key: 'rsa', how: 'pkcs1', hash: 'sha384' }],
  [0x0601, { name: 'rsa_pkcs1_sha512', key: 'rsa', how: 'pkcs1', hash: 'sha512' }],
]);

/** `random` is asked for a PSS salt only. Throws when key and scheme do not go together: choosing the scheme is the caller's work. */
export function sign(key: PrivateKey, scheme: number, message: Uint8Array, random: RandomBytes): Uint8Array {
  const { how, hash } = SIGNATURE_SCHEMES.get(scheme) ?? { how: 'unknown', hash: 'sha256' as const };
  if (how === 'ecdsa' && key.kind === 'p256') return signEcdsa(key.scalar, message);
  if (how === 'pss' && key.kind === 'rsa') return signPss(key, hash, message, random);
  if (how === 'pkcs1' && key.kind === 'rsa') return signPkcs1(key, hash, message);
  throw new Error(`a key of kind ${key.kind} does not sign with scheme ${scheme.toString(16)}`);
}

/** False too when key and scheme do not go together. */
export function verify(key: PublicKey, scheme: number, message: Uint8Array, signature: Uint8Array): boolean {
  const { how, hash } = SIGNATURE_SCHEMES.get(scheme) ?? { how: 'unknown', hash: 'sha256' as const };
  if (how === 'ecdsa' && key.kind === 'p256') return verifyEcdsa(key, message, signature);
  if (how === 'pss' && key.kind === 'rsa') return verifyPss(key, hash, message, signature);
  return how === 'pkcs1' && key.kind === 'rsa' && verifyPkcs1(key, hash, message, signature);
}

/** DER: SEQUENCE of r and s (RFC 5480, appendix A). A high s is as good as a low one here, as in OpenSSL. */
const signEcdsa = (scalar: Uint8Array, message: Uint8Array): Uint8Array =>
  Uint8Array.from(p256.sign(message, scalar, { format: 'der', lowS: false }));

function verifyEcdsa(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const object = keyObjectOf(key);
  return object !== undefined && verifyByNode('sha256', message, object, signature);
}
