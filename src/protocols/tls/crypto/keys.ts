/** Keys of certificates, made from a seed and never from the machine's randomness: P-256 (FIPS 186-5, A.2.1) and RSA from the public pool. */
import { createECDH, createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { concat, utf8 } from '../../../core/bytes.ts';
import type { KeyKind } from '../../../core/tls-config.ts';
import { POOL } from './pool.ts';

export type { KeyKind };

export interface P256PublicKey {
  readonly kind: 'p256';
  /** 65 bytes: 04, x, y (SEC 1, 2.3.3). */
  readonly point: Uint8Array;
}

export interface RsaPublicKey {
  readonly kind: 'rsa';
  /** Big-endian, without zeros in front. */
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

export type PublicKey = P256PublicKey | RsaPublicKey;

export interface P256PrivateKey {
  readonly kind: 'p256';
  /** 32 bytes, from 1 to the order of the group less 1. */
  readonly scalar: Uint8Array;
  readonly publicKey: P256PublicKey;
}

export interface RsaPrivateKey {
  readonly kind: 'rsa';
  /** RSAPrivateKey in DER (RFC 8017, A.1.2). */
  readonly pkcs1: Uint8Array;
  readonly publicKey: RsaPublicKey;
}

export type PrivateKey = P256PrivateKey | RsaPrivateKey;

/** The key that a seed stands for: always the same one. */
export const keyOf = (kind: KeyKind, seed: string): PrivateKey => (kind === 'p256' ? p256KeyOf(seed) : rsaKeyOf(seed));

/** The order of P-256's group (FIPS 186-5; SP 800-186, 3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** 512 bits of hash, so that the remainder is as good as uniform (FIPS 186-5, A.2.1). */
function p256KeyOf(seed: string): P256PrivateKey {
  const drawn = BigInt(`0x${createHash('sha512').update(`wirelab P-256 key\0${seed}`).digest('hex')}`);
  const scalar = (drawn % (ORDER - 1n)) + 1n;
  return p256KeyOfScalar(Uint8Array.from(Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex')));
}

/** `scalar`: 32 bytes, from 1 to the order less 1. */
export function p256KeyOfScalar(scalar: Uint8Array): P256PrivateKey {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  return { kind: 'p256', scalar, publicKey: { kind: 'p256', point: Uint8Array.from(curve.getPublicKey()) } };
}

/** One of the pool: finding primes takes seconds, and wirelab's keys guard nothing. */
function rsaKeyOf(seed: string): RsaPrivateKey {
  const drawn = createHash('sha256')
    .update(concat([utf8('wirelab RSA key\0'), utf8(seed)]))
    .digest();
  const pkcs1 = Uint8Array.from(Buffer.from(POOL[drawn[0]! % POOL.length]!, 'base64'));
  return { kind: 'rsa', pkcs1, publicKey: rsaPublicKeyOf(pkcs1) };
}

/** The public half of an RSAPrivateKey in DER. */
export function rsaPublicKeyOf(pkcs1: Uint8Array): RsaPublicKey {
  const key = createPublicKey({ key: Buffer.from(pkcs1), format: 'der', type: 'pkcs1' }).export({ format: 'jwk' });
  return { kind: 'rsa', modulus: fromBase64Url(key.n ?? ''), exponent: fromBase64Url(key.e ?? '') };
}

/** As node:crypto takes it; undefined: no such key can be (a point that is not on the curve). */
export function keyObjectOf(key: PublicKey): KeyObject | undefined {
  const jwk =
    key.kind === 'p256'
      ? { kty: 'EC', crv: 'P-256', x: base64Url(key.point.subarray(1, 33)), y: base64Url(key.point.subarray(33)) }
      : { kty: 'RSA', n: base64Url(key.modulus), e: base64Url(key.exponent) };
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return undefined;
  }
}

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const fromBase64Url = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64url'));
