/** SubjectPublicKeyInfo (RFC 5280, 4.1.2.7) for RSA (RFC 8017, A.1.1) and elliptic curves (RFC 5480, 2). */
import type { PublicKey } from '../crypto/keys.ts';
import { DerReader } from './der-reader.ts';
import { TAG } from './der-tags.ts';
import { bitString, integer, nothing, oid, sequence } from './der-writer.ts';
import { OID } from './oids.ts';

export interface PublicKeyInfo {
  /** Object identifier: `1.2.840.10045.2.1`. */
  readonly algorithm: string;
  /** Object identifier of the curve, for elliptic curves with a named one. */
  readonly curve: string | undefined;
  /** The content of the BIT STRING: what key identifiers are hashes of (RFC 5280, 4.2.1.2). */
  readonly bits: Uint8Array;
  /** Undefined for a kind that wirelab does not verify with. */
  readonly key: PublicKey | undefined;
}

export const encodePublicKey = (key: PublicKey): Uint8Array =>
  sequence(algorithmOf(key), bitString(publicKeyBits(key)));

export const algorithmOf = (key: PublicKey): Uint8Array =>
  key.kind === 'p256'
    ? sequence(oid(OID.ecPublicKey), oid(OID.prime256v1))
    : sequence(oid(OID.rsaEncryption), nothing());

export const publicKeyBits = (key: PublicKey): Uint8Array =>
  key.kind === 'p256' ? key.point : sequence(integer(key.modulus), integer(key.exponent));

export function readPublicKey(reader: DerReader): PublicKeyInfo {
  const info = reader.open(TAG.sequence, 'the public key');
  const kind = info.open(TAG.sequence, "the public key's algorithm");
  const algorithm = kind.oid("the public key's algorithm");
  const curve = kind.next === TAG.oid ? kind.oid("the public key's curve") : undefined;
  if (kind.more) kind.whole("the parameters of the public key's algorithm");
  kind.end("the public key's algorithm");
  const { bytes, unused } = info.bits('the public key');
  info.end('the public key');
  if (unused !== 0) reader.blame('the public key is not whole bytes');
  return { algorithm, curve, bits: bytes, key: keyIn(algorithm, curve, bytes) };
}

function keyIn(algorithm: string, curve: string | undefined, bits: Uint8Array): PublicKey | undefined {
  if (algorithm === OID.rsaEncryption) return rsaKeyIn(bits);
  const isPoint = bits.length === 65 && bits[0] === 4;
  return algorithm === OID.ecPublicKey && curve === OID.prime256v1 && isPoint
    ? { kind: 'p256', point: bits }
    : undefined;
}

function rsaKeyIn(bits: Uint8Array): PublicKey | undefined {
  const reader = new DerReader(bits);
  const pair = reader.open(TAG.sequence, 'an RSA key');
  const modulus = pair.magnitude('the modulus');
  const exponent = pair.magnitude('the exponent');
  pair.end('an RSA key');
  reader.end('an RSA key');
  return reader.fault === undefined ? { kind: 'rsa', modulus, exponent } : undefined;
}
