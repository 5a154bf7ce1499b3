/** Diffie-Hellman over X25519 (RFC 7748) and P-256 (RFC 8422, 5.10): a public key for the peer, and the secret that both come to. */
import { createECDH, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import { concat, fromHex } from '../../../core/bytes.ts';
import { GROUP } from '../numbers.ts';

export interface KeyPair {
  readonly group: number;
  readonly privateKey: Uint8Array;
  /** X25519: 32 bytes; P-256: 65, an uncompressed point (RFC 8446, 4.2.8.2). */
  readonly publicKey: Uint8Array;
}

export const GROUPS: readonly number[] = [GROUP.x25519, GROUP.secp256r1];

const PRIVATE_LENGTH = 32;

/** A fresh pair; P-256 draws again in the rare case that the bytes are no scalar. */
export function makeKeyPair(group: number, random: (length: number) => Uint8Array): KeyPair {
  for (;;) {
    const pair = keyPairOf(group, random(PRIVATE_LENGTH));
    if (pair) return pair;
  }
}

/** The pair of a private key of 32 bytes; undefined when there is none. */
export function keyPairOf(group: number, privateKey: Uint8Array): KeyPair | undefined {
  if (group === GROUP.x25519) return { group, privateKey, publicKey: x25519PublicKey(privateKey) };
  const curve = createECDH('prime256v1');
  try {
    curve.setPrivateKey(privateKey);
  } catch {
    return undefined;
  }
  return { group, privateKey, publicKey: Uint8Array.from(curve.getPublicKey()) };
}

/** The shared secret; undefined when the peer's key is none: of a wrong length, not on the curve, or leading to zero (RFC 8446, 7.4.2). */
export function sharedSecret(own: KeyPair, peer: Uint8Array): Uint8Array | undefined {
  try {
    return own.group === GROUP.x25519 ? x25519(own.privateKey, peer) : p256(own.privateKey, peer);
  } catch {
    return undefined;
  }
}

function p256(privateKey: Uint8Array, peer: Uint8Array): Uint8Array | undefined {
  if (peer.length !== 65 || peer[0] !== 4) return undefined; // compressed points are not for TLS 1.3
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(privateKey);
  return Uint8Array.from(curve.computeSecret(peer));
}

/** DER in front of the raw keys of X25519 (RFC 8410, 7 and 4). */
const header = (hex: string): Uint8Array => {
  const bytes = fromHex(hex);
  return bytes.ok ? bytes.value : new Uint8Array(0);
};
const pkcs8 = (key: Uint8Array): Buffer => Buffer.from(concat([header('302e020100300506032b656e04220420'), key]));
const spki = (key: Uint8Array): Buffer => Buffer.from(concat([header('302a300506032b656e032100'), key]));

const privateObject = (key: Uint8Array) => createPrivateKey({ key: pkcs8(key), format: 'der', type: 'pkcs8' });

function x25519PublicKey(privateKey: Uint8Array): Uint8Array {
  const der = createPublicKey(privateObject(privateKey)).export({ format: 'der', type: 'spki' });
  return Uint8Array.from(der.subarray(der.length - PRIVATE_LENGTH));
}

function x25519(privateKey: Uint8Array, peer: Uint8Array): Uint8Array | undefined {
  if (peer.length !== PRIVATE_LENGTH) return undefined;
  const publicKey = createPublicKey({ key: spki(peer), format: 'der', type: 'spki' });
  const secret = diffieHellman({ privateKey: privateObject(privateKey), publicKey });
  return secret.every((byte) => byte === 0) ? undefined : Uint8Array.from(secret);
}
